/** The pins of a flow, as this browser keeps them for whoever is signed in. */
import { useEffect, useMemo, useState } from "react";

import type { Values } from "../../api/trying";
import type { FlowDefinition } from "../../definition/types";
import { messageOf } from "../../shell/flash";
import { useSession } from "../../shell/session";
import { moved, pinProblems, readPins, renamed, tooMuch, without, type Pins } from "./pins";

export interface PinBoard {
  readonly pins: Pins;
  /** Why a pin does not hold any more, by node. */
  readonly problems: ReadonlyMap<string, string>;
  /** The pins that runs use now. */
  readonly used: Pins;
  readonly ignored: boolean;
  readonly setIgnored: (ignored: boolean) => void;
  /** Pin a node; gives why it cannot be kept, if it cannot. */
  readonly pin: (node: string, outputs: Values) => string | undefined;
  readonly unpin: (node: string) => void;
}

export function usePins(flowId: string, definition: FlowDefinition): PinBoard {
  const user = useSession().data?.user?.name ?? "";
  const key = `flowbuilder.pins.${user}.${flowId}`;
  const [pins, setPins] = useState(() => readPins(localStorage.getItem(key)));
  const [ignored, setIgnored] = useState(false);
  const [known, setKnown] = useState(definition);
  if (known !== definition) {
    setKnown(definition);
    const change = renamed(known, definition);
    if (change) setPins((now) => moved(now, change));
  }
  useEffect(() => {
    if (Object.keys(pins).length > 0) localStorage.setItem(key, JSON.stringify(pins));
    else localStorage.removeItem(key);
  }, [key, pins]);

  const problems = useMemo(() => pinProblems(definition, pins), [definition, pins]);
  const used = useMemo(
    () =>
      ignored
        ? {}
        : Object.fromEntries(Object.entries(pins).filter(([name]) => !problems.has(name))),
    [ignored, pins, problems],
  );
  const pin = (node: string, outputs: Values): string | undefined => {
    const next = { ...pins, [node]: outputs };
    const problem = tooMuch(next);
    if (problem !== undefined) return problem;
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch (refusal) {
      return `This browser has no room for it: ${messageOf(refusal)}`;
    }
    setPins(next);
    return undefined;
  };
  const unpin = (node: string): void => setPins(without(pins, node));
  return { pins, problems, used, ignored, setIgnored, pin, unpin };
}
