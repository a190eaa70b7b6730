export interface FindOptions {
  /** Where fetched binaries stay: `<cacheDir>/<source>/mongod`. */
  readonly cacheDir: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Receives Chinese lines for the screen while something large is fetched. */
  readonly onProgress?: (line: string) => void;
}
