import type { Tone } from "./chart.ts";

/* Colour alone tells nothing to one man in twelve, nor on a black-and-white print: each tone has a pattern of its own as well. */

export const patternId = (id: string, tone: Tone): string => `${id}-${tone}`;

/** The patterns of one drawing; `id` keeps those of several drawings on one page apart. Two tones are plain. */
export function Patterns(props: { readonly id: string }) {
  return (
    <defs>
      <pattern id={patternId(props.id, "birth")} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line class="chart-pattern-line" x1="0" y1="0" x2="0" y2="6" />
      </pattern>
      <pattern id={patternId(props.id, "death")} width="6" height="6" patternUnits="userSpaceOnUse">
        <circle class="chart-pattern-dot" cx="3" cy="3" r="1.3" />
      </pattern>
      <pattern id={patternId(props.id, "identity-card")} width="6" height="6" patternUnits="userSpaceOnUse">
        <line class="chart-pattern-line" x1="0" y1="3" x2="6" y2="3" />
      </pattern>
      <pattern
        id={patternId(props.id, "later")}
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(-45)"
      >
        <line class="chart-pattern-line" x1="0" y1="0" x2="0" y2="6" />
      </pattern>
    </defs>
  );
}

const PLAIN: readonly Tone[] = ["family-card", "earlier"];

interface BarProps {
  readonly id: string; // of the drawing
  readonly tone: Tone;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle in the colour and pattern of its tone: of a column, or of the key. */
export function Bar(props: BarProps) {
  const pattern = (): string => (PLAIN.includes(props.tone) ? "none" : `url(#${patternId(props.id, props.tone)})`);
  return (
    <>
      <rect class={`chart-bar chart-${props.tone}`} x={props.x} y={props.y} width={props.width} height={props.height} />
      <rect fill={pattern()} x={props.x} y={props.y} width={props.width} height={props.height} />
    </>
  );
}
