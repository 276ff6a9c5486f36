/** An operation of the catalogue that is asked for, with its input as it came. */
export interface OperationCall {
  name: string;
  input: unknown;
}
