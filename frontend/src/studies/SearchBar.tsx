import { IconCalendar, IconLayout2, IconSearch } from "@tabler/icons-react";
import { useEffect, useState, type KeyboardEvent, type RefObject } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";

import { count } from "../ui/format";
import { FilterChip, ModalityForm, RangeForm, TextForm } from "./FilterChip";
import { daysInWords, daysOf, dayOf, FIELD_NAMES, sortInWords, TEXT_FIELDS, type DateChoice, type Filters } from "./filters";

const TYPING_MS = 250;

interface Bar {
  filters: Filters;
  onChange: (filters: Filters) => void;
  field: RefObject<HTMLInputElement | null>;
  total: number | null;
  exact: boolean;
  onOpen: (() => void) | null;
  onDown: () => void;
}

function SearchField({ filters, onChange, field, onDown }: Bar) {
  const [text, setText] = useState(filters.q);
  useEffect(() => setText(filters.q), [filters.q]);
  useEffect(() => {
    if (text === filters.q) return undefined;
    const timer = setTimeout(() => onChange({ ...filters, q: text }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, filters, onChange]);
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter") onChange({ ...filters, q: text });
    if (event.key === "Escape") setText("");
    if (event.key === "ArrowDown") onDown();
  };
  return (
    <div className="input big" role="search">
      <IconSearch className="i l" aria-hidden />
      <input
        ref={field}
        type="search"
        aria-label="Search by name, patient ID or accession number"
        placeholder="Name, patient ID or accession number"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keys}
      />
      <kbd aria-hidden>/</kbd>
    </div>
  );
}

const SEGMENTS: readonly [string, DateChoice][] = [
  ["Today", { kind: "days", days: 1 }],
  ["3 days", { kind: "days", days: 3 }],
  ["7 days", { kind: "days", days: 7 }],
  ["Any date", { kind: "any" }],
];

const same = (a: DateChoice, b: DateChoice) => a.kind === b.kind && (a.kind !== "days" || b.kind !== "days" || a.days === b.days);

function Dates({ filters, onChange }: Bar) {
  const { from, to } = daysOf(filters.date);
  return (
    <div className="seg" role="group" aria-label="Study date">
      {SEGMENTS.map(([name, date]) => (
        <button key={name} aria-pressed={same(filters.date, date)} onClick={() => onChange({ ...filters, date })}>
          {name}
        </button>
      ))}
      <DialogTrigger>
        <Button aria-label="Choose days" aria-pressed={filters.date.kind === "range"}>
          <IconCalendar className="i s" aria-hidden />
        </Button>
        <Popover className="popover" placement="bottom end">
          <Dialog aria-label="Choose days">
            {({ close }) => (
              <RangeForm
                from={from}
                to={to}
                onApply={(first, last) => {
                  onChange({ ...filters, date: first || last ? { kind: "range", from: first, to: last } : { kind: "any" } });
                  close();
                }}
              />
            )}
          </Dialog>
        </Popover>
      </DialogTrigger>
    </div>
  );
}

function Chips({ filters, onChange }: Bar) {
  const days = daysOf(filters.date);
  const words = filters.date.kind === "any" ? "" : daysInWords(filters.date.kind === "days" ? { from: days.from, to: dayOf(new Date()) } : days);
  const chips = [
    words !== "" && (
      <FilterChip key="date" name="Date" value={words} onRemove={() => onChange({ ...filters, date: { kind: "any" } })}>
        {(close) => (
          <RangeForm
            {...days}
            onApply={(from, to) => {
              onChange({ ...filters, date: { kind: "range", from, to } });
              close();
            }}
          />
        )}
      </FilterChip>
    ),
    <FilterChip key="modality" name="Modality" value={filters.modalities.join(", ")} onRemove={() => onChange({ ...filters, modalities: [] })}>
      {() => <ModalityForm chosen={filters.modalities} onChange={(modalities) => onChange({ ...filters, modalities })} />}
    </FilterChip>,
    ...TEXT_FIELDS.map((key) => {
      const set = (value: string) => onChange({ ...filters, text: { ...filters.text, [key]: value.trim() } });
      return (
        <FilterChip key={key} name={FIELD_NAMES[key]} value={filters.text[key]} onRemove={() => set("")}>
          {(close) => (
            <TextForm
              label={FIELD_NAMES[key]}
              value={filters.text[key]}
              onApply={(value) => {
                set(value);
                close();
              }}
            />
          )}
        </FilterChip>
      );
    }),
  ];
  return <>{chips}</>;
}

export function SearchBar(bar: Bar) {
  const { filters, total, exact, onOpen } = bar;
  const words = sortInWords(filters.sort);
  return (
    <div className="search" data-region="search">
      <div className="row wrap">
        <SearchField {...bar} />
        <Dates {...bar} />
        <div className="grow" />
        <button className="btn p" aria-disabled={onOpen === null} onClick={() => onOpen?.()}>
          <IconLayout2 className="i" aria-hidden />
          Open <kbd aria-hidden>Enter</kbd>
        </button>
      </div>
      <div className="row wrap">
        <Chips {...bar} />
        <div className="grow" />
        {total !== null && (
          <span className="t2 count" role="status">
            <b>
              {exact ? "" : "about "}
              {count(total)}
            </b>{" "}
            {total === 1 ? "study" : "studies"}
            {words !== "" && <> · {words}</>}
          </span>
        )}
      </div>
    </div>
  );
}
