import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState, type ReactNode } from "react";

import { pathLabel } from "../run/shape";
import type { Difference, Pair } from "./steps";

/** Rows of one page: a run may have tens of thousands. */
const PAGE = 50;

const WORDS: Readonly<Record<Difference, string>> = {
  "only A": "Only in A",
  "only B": "Only in B",
  status: "Status differs",
  input: "Input differs",
  output: "Output differs",
  error: "Error differs",
};

interface PairTableProps<T> {
  readonly title: string;
  readonly pairs: readonly Pair<T>[];
  readonly onlyDifferences: boolean;
  readonly empty: ReactNode;
  /** Below the name of the node and the item. */
  readonly more?: (pair: Pair<T>) => ReactNode;
  readonly cell: (pair: Pair<T>, side: "a" | "b") => ReactNode;
}

/** What both executions have of something, beside one another, with what differs in words. */
export function PairTable<T>(props: PairTableProps<T>) {
  const { title, pairs, onlyDifferences, empty, more, cell } = props;
  const [page, setPage] = useState(1);
  const different = pairs.filter(({ differences }) => differences.length > 0);
  const shown = onlyDifferences ? different : pairs;
  const count = Math.max(1, Math.ceil(shown.length / PAGE));
  const current = Math.min(page, count);
  return (
    <Table<Pair<T>>
      items={shown.slice((current - 1) * PAGE, current * PAGE)}
      trackBy="id"
      wrapLines
      ariaLabels={{ tableLabel: title }}
      empty={pairs.length > 0 ? "No differences" : empty}
      header={
        <Header
          variant="h2"
          counter={`(${different.length.toLocaleString("en")} of ${pairs.length.toLocaleString("en")} different)`}
        >
          {title}
        </Header>
      }
      pagination={
        count > 1 && (
          <Pagination
            currentPageIndex={current}
            pagesCount={count}
            onChange={({ detail }) => setPage(detail.currentPageIndex)}
          />
        )
      }
      columnDefinitions={[
        {
          id: "node",
          header: "Node",
          isRowHeader: true,
          width: 220,
          minWidth: 140,
          verticalAlign: "top",
          cell: (pair) => (
            <SpaceBetween size="xxxs">
              <strong>{pair.node}</strong>
              {pair.path.length > 0 && (
                <Box color="text-body-secondary" fontSize="body-s">
                  {pathLabel(pair.path)}
                </Box>
              )}
              {more?.(pair)}
            </SpaceBetween>
          ),
        },
        {
          id: "differences",
          header: "Differences",
          width: 150,
          minWidth: 130,
          verticalAlign: "top",
          cell: ({ differences }) =>
            differences.length === 0 ? (
              <Box color="text-body-secondary">Same</Box>
            ) : (
              <SpaceBetween size="xxs">
                {differences.map((difference) => (
                  <Badge key={difference} color="blue">
                    {WORDS[difference]}
                  </Badge>
                ))}
              </SpaceBetween>
            ),
        },
        {
          id: "a",
          header: "A",
          minWidth: 260,
          verticalAlign: "top",
          cell: (pair) => cell(pair, "a"),
        },
        {
          id: "b",
          header: "B",
          minWidth: 260,
          verticalAlign: "top",
          cell: (pair) => cell(pair, "b"),
        },
      ]}
    />
  );
}
