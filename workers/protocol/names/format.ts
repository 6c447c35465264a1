/** How a number or a text is to be read and shown. */
export interface CellFormat {
  /** 'text' | 'integer' | 'number' (fixed digits) | 'percent' (0..1 shown as %). */
  readonly type: 'text' | 'integer' | 'number' | 'percent';
  readonly digits?: number;
  readonly unit?: string;
  /** Of a bound that is shown rounded: to its safe side. */
  readonly bound?: 'lower' | 'upper';
}
