/** A column of a `DataTable`. */
export interface Column {
  /** The slot's name, and the field that is shown where the slot is not filled. */
  key: string;
  title: string;
  /** Right-aligned, in figures of one width. */
  isNumber?: boolean;
  isHidden?: boolean;
}
