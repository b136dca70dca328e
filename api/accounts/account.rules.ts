import { isGiven, type StaffRole, staffRoles } from "../domain/actor.ts";
import { DomainError } from "../domain/errors.ts";

const LOGIN = /^[a-z0-9][a-z0-9._-]{2,31}$/;
const NAME = /^[^\p{Control}]{1,80}$/u;

/** What can be a login. It is kept in small letters, so that nobody has to know how it was typed. */
export const isLogin = (login: string): boolean => LOGIN.test(login);
export const normalLogin = (typed: string): string => typed.trim().toLowerCase();

/** @throws DomainError INVALID_INPUT */
export function loginFrom(typed: string): string {
  const login = normalLogin(typed);
  if (!isLogin(login))
    throw new DomainError("INVALID_INPUT", { field: "login", rule: "3 to 32 of a-z, 0-9, dot, dash or underscore" });
  return login;
}

/** @throws DomainError INVALID_INPUT */
export function nameFrom(typed: string): string {
  const name = typed.trim();
  if (!NAME.test(name)) throw new DomainError("INVALID_INPUT", { field: "name", rule: "1 to 80 characters" });
  return name;
}

/** In the order of the list, each once. @throws DomainError INVALID_INPUT for none */
export function rolesFrom(wanted: readonly StaffRole[]): StaffRole[] {
  const roles = staffRoles.filter((role) => wanted.includes(role));
  if (roles.length === 0) throw new DomainError("INVALID_INPUT", { field: "roles", rule: "at least one role" });
  return roles;
}

/** What is new to somebody who holds `held`. @throws DomainError INVALID_INPUT for a role that is given to nobody now */
export function gainedRoles(wanted: readonly StaffRole[], held: readonly StaffRole[]): StaffRole[] {
  const gained = wanted.filter((role) => !held.includes(role));
  if (!gained.every(isGiven)) throw new DomainError("INVALID_INPUT", { field: "roles", rule: "a role that can be given" });
  return gained;
}
