// Tests of Query.
