// Tests of Columns.
