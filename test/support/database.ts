import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { entities } from "../../api/entities.ts";
import { type Database, openDatabase } from "../../api/platform/database.ts";
import { TEMPLATE } from "./postgres.global.ts";

export interface TestDatabase {
  readonly database: Database;
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** A database of one's own; `from` null: an empty one. */
export async function cloneDatabase(from: string | null = TEMPLATE): Promise<TestDatabase> {
  const url = await makeDatabase(from);
  const database = await openDatabase(url, entities);
  return { database, url, close: () => database.close(true) };
}

/** Of an empty one, where a real process brings its own tables. */
export const emptyDatabase = (): Promise<string> => makeDatabase(null);

/** @returns its address */
export async function makeDatabase(from: string | null = TEMPLATE): Promise<string> {
  const name = `t_${randomUUID().replaceAll("-", "")}`;
  const server = new pg.Client(inject("postgresUrl"));
  await server.connect();
  await server.query(`create database ${name}${from === null ? "" : ` template ${from}`}`);
  await server.end();
  return inject("postgresUrl").replace(/\/[^/]*$/, `/${name}`);
}
