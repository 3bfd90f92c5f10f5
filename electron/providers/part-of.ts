/** Whether a sum can be a part of another: of the same sign, and no larger. */
export const isPartOf = (part: number, whole: number): boolean =>
  whole < 0 ? whole <= part && part <= 0 : 0 <= part && part <= whole
