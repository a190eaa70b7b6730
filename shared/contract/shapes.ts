/** The shapes that travel over HTTP. Types are inferred from the schemas; the server validates with them, OpenAPI is made of them. */
export * from './shapes/pieces.ts';
export * from './shapes/parts.ts';
export * from './shapes/matters.ts';
export * from './shapes/procedures.ts';
export * from './shapes/notices.ts';
export * from './shapes/people.ts';
export * from './shapes/resources.ts';
export * from './shapes/materials.ts';
