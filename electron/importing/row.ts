/** Why a row was refused, and where. */
export interface Rejection {
  /** Empty when it is not about one column. */
  column: string;
  reason: string;
}
