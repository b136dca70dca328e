import { createSignal } from "solid-js";

/** What is being dragged with the mouse, and the run it comes from; everything here can be done by keyboard too. */
interface Dragged {
  readonly deliveryId: string;
  readonly runId: string | null;
}
const [dragged, setDragged] = createSignal<Dragged | null>(null);
export { dragged };

/** For the row of a parcel. @param runId null: nobody has it */
export const draggable = (may: () => boolean, deliveryId: string, runId: string | null) => ({
  get draggable(): boolean {
    return may();
  },
  onDragStart: (event: DragEvent): void => {
    if (!may()) return;
    event.dataTransfer?.setData("text/plain", ""); // Firefox drags nothing that carries nothing
    setDragged({ deliveryId, runId });
  },
  onDragEnd: (): void => void setDragged(null),
});

/** For a place where it may be let go. @param takes whether this place wants it */
export const dropTarget = (takes: (what: Dragged) => boolean, drop: (what: Dragged) => void) => ({
  onDragOver: (event: DragEvent): void => {
    const what = dragged();
    if (what && takes(what)) event.preventDefault();
  },
  onDrop: (event: DragEvent): void => {
    const what = dragged();
    if (!what || !takes(what)) return;
    event.preventDefault();
    event.stopPropagation();
    setDragged(null);
    drop(what);
  },
});
