import { Match, Switch, type Accessor, type JSX, type Resource } from "solid-js";
import { Failure } from "./failure.tsx";

interface LoadedProps<T> {
  readonly resource: Resource<T>;
  readonly onRetry: () => void;
  readonly skeleton: JSX.Element;
  readonly failure?: string;
  readonly children: (value: Accessor<T>) => JSX.Element;
}

/**
 * Skeleton, then the answer, or what went wrong. While a new answer is under way the old one stays.
 * The resource's state is asked before its value: reading a pending resource would hide the whole page behind its Suspense.
 */
export function Loaded<T extends object>(props: LoadedProps<T>) {
  const value = (): T | undefined =>
    props.resource.state === "ready" || props.resource.state === "refreshing" ? props.resource.latest : undefined;
  return (
    <Switch fallback={props.skeleton}>
      <Match when={props.resource.state === "errored"}>
        <Failure onRetry={props.onRetry} {...(props.failure === undefined ? {} : { text: props.failure })} />
      </Match>
      <Match when={value()}>{(answer) => props.children(answer)}</Match>
    </Switch>
  );
}
