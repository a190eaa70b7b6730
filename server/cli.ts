/** `npm run admin -- …`: what an administrator does at the machine, on the database of the same settings as the server's. */
import { resolve } from 'node:path';
import { ConfigError, readConfig } from './config.ts';
import { adminTexts } from './people/admin/command-texts.ts';
import { runAdmin } from './people/admin/commands.ts';
import { createPeople } from './people/directory.ts';
import { markOf } from './people/mark.ts';
import { createTokens } from './people/tokens.ts';
import { connect } from './store/connection.ts';
import { resolveMongo, withDatabaseName } from './store/mongod.ts';
import { peopleStore } from './store/people.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(argv: string[]): Promise<boolean> {
  const config = readConfig();
  const mongo = await resolveMongo({ dataDir: resolve(config.dataDir, 'mongo') });
  try {
    const connection = await connect(config.mongodbUri ? mongo.uri : withDatabaseName(mongo.uri, config.database));
    try {
      const store = peopleStore(connection);
      await store.ensureIndexes();
      await markOf(store, config.training);
      if (config.training) say(adminTexts.training);
      const people = await createPeople(store);
      try {
        const tokens = createTokens({ secret: config.secret, sources: () => people.roster().sources });
        return await runAdmin(argv, { store, people, tokens, say });
      } finally {
        await people.close();
      }
    } finally {
      await connection.close();
    }
  } finally {
    await mongo.stop();
  }
}

try {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  process.stderr.write(`✗ ${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
