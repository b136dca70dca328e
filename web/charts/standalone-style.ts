import type { Theme } from "./themes.ts";

/* The styles of drawings that leave the app, from the same files as the page's: an image understands no custom properties, and an
   element in somebody else's page must not depend on that page having them. */

interface Colours {
  readonly light: string;
  readonly dark: string;
}

/** Each custom property that tokens.css gives to the root, with its value by day and by night. */
function tokensIn(tokensCss: string): Map<string, Colours> {
  const root = /:root \{([^}]*)\}/.exec(withoutComments(tokensCss))?.[1] ?? "";
  return new Map(
    [...root.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = "", value = ""]) => {
      const [, light = value, dark = value] = /^light-dark\(([^,]+), ([^)]+)\)$/.exec(value) ?? [];
      return [name, { light, dark }];
    }),
  );
}

const withoutComments = (css: string): string => css.replace(/\/\*[^]*?\*\//g, "");
const packed = (css: string): string =>
  withoutComments(css)
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,]) ?/g, "$1")
    .replace(/: /g, ":")
    .trim();

/** For an image: every value written out, so that whatever shows images understands it. @throws Error for a name tokens.css lacks */
export function imageStyle(css: string, tokensCss: string, theme: Theme): string {
  const tokens = tokensIn(tokensCss);
  const by = (time: keyof Colours): string =>
    packed(css).replace(/var\((--[\w-]+)\)/g, (_, name: string) => {
      const token = tokens.get(name);
      if (!token) throw new Error(`tokens.css has no ${name}`);
      return token[time];
    });
  return theme === "auto" ? `${by("light")}@media (prefers-color-scheme:dark){${by("dark")}}` : by(theme);
}

/**
 * For a shadow root: those custom properties that `css` uses, on the element `.root` inside, where the page around has no say; its
 * `data-theme` wins over the system's wish. Lengths are in px, because a rem is the other page's.
 */
export function shadowStyle(css: string, tokensCss: string): string {
  const tokens = [...tokensIn(tokensCss)];
  const namesIn = (text: string): string[] => [...text.matchAll(/var\((--[\w-]+)\)/g)].map(([, name = ""]) => name);
  const used = new Set(namesIn(css));
  for (const [name, { light }] of tokens) if (used.has(name)) for (const inner of namesIn(light)) used.add(inner);
  const mine = tokens.filter(([name]) => used.has(name));
  const day = mine.map(([name, { light }]) => `${name}:${light}`).join(";");
  const night = mine
    .filter(([, { light, dark }]) => light !== dark)
    .map(([name, { dark }]) => `${name}:${dark}`)
    .join(";");
  return [
    packed(css),
    `.root{color-scheme:light;${day}}`,
    `.root[data-theme=dark]{color-scheme:dark;${night}}`,
    `@media screen and (prefers-color-scheme:dark){.root:not([data-theme=light]){color-scheme:dark;${night}}}`,
  ]
    .join("")
    .replace(/([\d.]+)rem/g, (_, rem: string) => `${Number(rem) * 16}px`);
}
