import { Gram } from './gram';

/** Penalty of the standardised coefficients: as much as one row of evidence (scikit-learn's default). */
const ridge = 1;

/** The normal equations of a design, with an intercept before its columns. */
export class Equations {
  readonly size: number;
  private readonly columns: readonly Float64Array[];
  private readonly gram: Gram;

  constructor(design: readonly Float64Array[], rows: number) {
    this.columns = [new Float64Array(rows).fill(1), ...design];
    this.size = this.columns.length;
    this.gram = new Gram(this.columns, rows);
  }

  /** Per row: its columns times the weights. */
  sums(weights: readonly number[]): Float64Array {
    const sums = new Float64Array(this.columns[0].length);
    for (const [i, column] of this.columns.entries())
      for (let row = 0; row < sums.length; row++) sums[row] += weights[i] * column[row];
    return sums;
  }

  /**
   * Solves (XᵀWX + ridge) move = Xᵀ gradient − ridge × weights, by Cholesky's decomposition; the intercept is free.
   * @param weight W per row; a row of which it and the gradient are 0 is as if it were not there
   */
  solve(weight: Float64Array, gradient: Float64Array, weights: readonly number[]): number[] {
    const { columns, size } = this;
    const matrix = this.gram.weighed(weight);
    const right = columns.map((column, i) => dot(column, gradient) - (i > 0 ? ridge * weights[i] : 0));
    for (let i = 0; i < size; i++) {
      if (i > 0) matrix[i][i] += ridge;
      for (let j = 0; j <= i; j++) {
        let sum = matrix[i][j];
        for (let k = 0; k < j; k++) sum -= matrix[i][k] * matrix[j][k];
        matrix[i][j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / matrix[j][j];
      }
    }
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < i; k++) right[i] -= matrix[i][k] * right[k];
      right[i] /= matrix[i][i];
    }
    for (let i = size - 1; i >= 0; i--) {
      for (let k = i + 1; k < size; k++) right[i] -= matrix[k][i] * right[k];
      right[i] /= matrix[i][i];
    }
    return right;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
