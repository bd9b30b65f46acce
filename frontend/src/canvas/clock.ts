import { createContext } from "react";

/** The time that a canvas shows, in milliseconds since the epoch; null: the present. */
export const ClockContext = createContext<number | null>(null);
