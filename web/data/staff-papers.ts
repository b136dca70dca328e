import { createContext, createMemo, createSignal, useContext, type Accessor } from "solid-js";
import { createStore } from "solid-js/store";
import { OpenFileDocument } from "../gql/staff/graphql.ts";
import { VERIFY_PURPOSE } from "../i18n/staff-reasons.ts";
import type { Case } from "./staff-case.ts";
import { askStaff } from "./staff-client.ts";

export interface Paper {
  readonly id: string;
  readonly documentId: string;
  readonly requirement: string;
  readonly requirementCode: string;
  readonly number: number; // counted within its requirement, from 1
}
/** A link works once, so the picture that it brought stays on the page until the case is left. */
export type PaperLink = { readonly url: string } | "opening" | "failed";

export interface Papers {
  readonly all: Accessor<readonly Paper[]>;
  readonly current: Accessor<Paper | undefined>;
  readonly position: Accessor<number>;
  readonly links: Readonly<Record<string, PaperLink>>;
  readonly purpose: Accessor<string>;
  readonly setPurpose: (purpose: string) => void;
  readonly open: (id: string) => void;
  readonly move: (by: 1 | -1) => void;
  readonly markFailed: (id: string) => void;
}

const papersOf = (view: Case): Paper[] =>
  view.documents.flatMap((document) =>
    document.requirements.flatMap((requirement) =>
      requirement.files.map((file, index) => ({
        id: file.id,
        documentId: document.id,
        requirement: requirement.text,
        requirementCode: requirement.code,
        number: index + 1,
      })),
    ),
  );

/** The photos of one case in the order of its checklists. Nothing is opened before it is asked for: each look is recorded. */
export function createPapers(view: Accessor<Case>): Papers {
  const all = createMemo(() => papersOf(view()));
  const [currentId, setCurrentId] = createSignal<string | null>(null);
  const [links, setLinks] = createStore<Record<string, PaperLink>>({});
  const [purpose, setPurpose] = createSignal<string>(VERIFY_PURPOSE);
  const position = (): number => all().findIndex(({ id }) => id === currentId());

  const fetchLink = async (id: string): Promise<void> => {
    setLinks(id, "opening");
    try {
      const { openFile } = await askStaff(OpenFileDocument, { input: { fileId: id, purpose: purpose() } });
      setLinks(id, { url: openFile.url });
    } catch {
      setLinks(id, "failed");
    }
  };
  const open = (id: string): void => {
    setCurrentId(id);
    const link = links[id];
    if (link === undefined || link === "failed") void fetchLink(id);
  };
  const move = (by: 1 | -1): void => {
    const count = all().length;
    const next = all()[position() === -1 ? 0 : (position() + by + count) % count];
    if (next) open(next.id);
  };
  return {
    all,
    current: () => all()[position()],
    position,
    links,
    purpose,
    setPurpose,
    open,
    move,
    markFailed: (id) => setLinks(id, "failed"),
  };
}

export const PapersContext = createContext<Papers>();
export function usePapers(): Papers {
  const papers = useContext(PapersContext);
  if (!papers) throw new Error("outside of a case");
  return papers;
}
