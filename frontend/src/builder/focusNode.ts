/** Giving a node's card the focus, so that the keys go on from there. */

/** Frames that a new card has to be drawn and measured in; until then it cannot have the focus. */
const PATIENCE = 20;

export function focusNode(name: string, frames = PATIENCE): void {
  requestAnimationFrame(() => {
    const card = document.querySelector<HTMLElement>(
      `.react-flow__node[data-id="${CSS.escape(name)}"]`,
    );
    card?.focus({ preventScroll: true });
    if ((!card || document.activeElement !== card) && frames > 0) focusNode(name, frames - 1);
  });
}
