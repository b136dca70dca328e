import { describe, expect, it } from "vitest";
import { readConfig, StartupError } from "../../api/platform/config.ts";

const production = {
  MODE: "production",
  DATABASE_URL: "postgresql://antar@db.example/antar",
  MASTER_KEY_FILE: "/run/secrets/master.key",
  PUBLIC_URL: "https://antardompet.example.go.id",
};

describe("settings", () => {
  it("without any: a simulation on the loopback interface with its own PostgreSQL", () => {
    expect(readConfig({})).toMatchObject({
      mode: "simulation",
      host: "127.0.0.1",
      port: 4000,
      metricsPort: 4001,
      city: "parepare",
      cityFolder: "parepare",
      databaseUrl: null,
    });
  });
  it("with a database: production, for everyone", () => {
    expect(readConfig({ ...production, MODE: undefined })).toMatchObject({
      mode: "production",
      host: "0.0.0.0",
      logLevel: "info",
    });
  });
  it("metrics are for this machine alone, in production too, until another address is named", () => {
    expect(readConfig(production)).toMatchObject({ host: "0.0.0.0", metricsHost: "127.0.0.1" });
    expect(readConfig({ ...production, METRICS_HOST: "10.0.0.7" }).metricsHost).toBe("10.0.0.7");
  });
  it("somebody plays in a simulation unless that is switched off, and nobody in production", () => {
    expect(readConfig({}).simulationSpeed).toBe(1);
    expect(readConfig({ SIMULATION_SPEED: "2.5" }).simulationSpeed).toBe(2.5);
    expect(readConfig({ SIMULATION_SPEED: "0" }).simulationSpeed).toBe(0);
    expect(readConfig(production).simulationSpeed).toBe(0);
    expect(readConfig({ ...production, SIMULATION_SPEED: "0" }).simulationSpeed).toBe(0);
  });
  it("production names every missing secret at once", () => {
    expect(() => readConfig({ MODE: "production" })).toThrow(
      /DATABASE_URL is missing[\s\S]*MASTER_KEY_FILE is missing[\s\S]*PUBLIC_URL is missing/,
    );
  });
  it.each([
    [{ PORT: "http" }, "PORT"],
    [{ PORT: "70000" }, "PORT"],
    [{ PORT: "4000", METRICS_PORT: "4000" }, "METRICS_PORT"],
    [{ MODE: "test" }, "MODE"],
    [{ CITY: "../etc" }, "CITY"],
    [{ CITY: "cities/bandung" }, "CITY"],
    [{ CITY: "/etc/../" }, "CITY"],
    [{ DATABASE_URL: "mysql://x/y" }, "DATABASE_URL"],
    [{ EMBED_ORIGINS: "https://ok.example javascript:alert(1)" }, "EMBED_ORIGINS"],
    [{ LOG_LEVEL: "loud" }, "LOG_LEVEL"],
    [{ SIMULATION_SPEED: "fast" }, "SIMULATION_SPEED"],
    [{ SIMULATION_SPEED: "-1" }, "SIMULATION_SPEED"],
    [{ SIMULATION_SPEED: "1000" }, "SIMULATION_SPEED"],
    [{ ...production, SIMULATION_SPEED: "1" }, "SIMULATION_SPEED"],
    [{ ...production, PUBLIC_URL: "http://antardompet.example.go.id" }, "PUBLIC_URL"],
  ])("%o is refused with one sentence that names %s", (env, name) => {
    expect(() => readConfig(env)).toThrow(StartupError);
    expect(() => readConfig(env)).toThrow(name);
  });
});
