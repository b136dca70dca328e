/** A list of names as the object that type-graphql wants for an enum: each name is its own value, in code, database and GraphQL alike. */
export function enumOf<const T extends string>(names: readonly T[]): { readonly [K in T]: K } {
  return Object.fromEntries(names.map((name) => [name, name])) as { readonly [K in T]: K };
}
