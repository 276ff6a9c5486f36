import { required } from '../../shared/required';
/** A value of a category and the number that stands for it in a row of features. */
export interface CategoryCode {
  feature: string;
  code: number;
  value: string;
}

/** Codes of the values of categories, from 0 in the order in which they came. */
export class CategoryCodes {
  private readonly codes: ReadonlyMap<string, Map<string, number>>;
  private fresh: CategoryCode[] = [];

  /** @param known the values of each category by their codes; a category without any has an empty list */
  constructor(known: ReadonlyMap<string, readonly string[]>) {
    this.codes = new Map(
      [...known].map(([feature, values]) => [feature, new Map(values.map((value, i) => [value, i]))]),
    );
  }

  /** The code of a value; a new value gets the next one. */
  codeOf(feature: string, value: string): number {
    const codes = required(this.codes.get(feature), feature);
    const known = codes.get(value);
    if (known !== undefined) return known;
    const code = codes.size;
    codes.set(value, code);
    this.fresh.push({ feature, code, value });
    return code;
  }

  /** The codes that are new since the last time. */
  takeFresh(): CategoryCode[] {
    const taken = this.fresh;
    this.fresh = [];
    return taken;
  }
}
