/** Everything the journal can hold, past tense, without personal data: a fact says that something changed, the tables say what it is now. */
export type Fact =
  /** Figures of closed months were published; `months` as "2020-04". */
  { readonly type: "figuresPublished"; readonly months: readonly string[] };

/** What a watcher can wait for. A topic says where to look again; it carries nothing itself. */
export type Topic = "statistics";

/** Which watchers a fact wakes. */
export function topicsOf(fact: Fact): readonly Topic[] {
  switch (fact.type) {
    case "figuresPublished":
      return ["statistics"];
  }
}
