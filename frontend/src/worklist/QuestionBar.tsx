import { IconCalendar, IconRefresh, IconSearch } from "@tabler/icons-react";
import type { RefObject } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";

import type { NetworkNode } from "../api/network";
import { FilterChip, ModalityForm, RangeForm, TextForm } from "../studies/FilterChip";
import { daysInWords } from "../studies/filters";
import { daysOf, KEY_NAMES, KEYS, SPAN_NAMES, SPANS, type Question } from "./question";

interface Bar {
  nodes: readonly NetworkNode[];
  question: Question;
  onChange: (question: Question) => void;
  /** Words that the list is narrowed by, here. */
  words: string;
  onWords: (words: string) => void;
  field: RefObject<HTMLInputElement | null>;
  onDown: () => void;
  asking: boolean;
  onAsk: () => void;
  said: string;
}

function Days({ question, onChange }: Pick<Bar, "question" | "onChange">) {
  const { days } = question;
  const { from, to } = daysOf(days);
  return (
    <div className="seg" role="group" aria-label="Scheduled">
      {SPANS.map((span) => (
        <button key={span} aria-pressed={days.kind === span} onClick={() => onChange({ ...question, days: { kind: span } })}>
          {SPAN_NAMES[span]}
        </button>
      ))}
      <DialogTrigger>
        <Button aria-label="Choose days" aria-pressed={days.kind === "range"}>
          <IconCalendar className="i s" aria-hidden /> {days.kind === "range" && daysInWords(days)}
        </Button>
        <Popover className="popover" placement="bottom end">
          <Dialog aria-label="Choose days">
            {({ close }) => (
              <RangeForm
                from={from}
                to={to}
                onApply={(first, last) => {
                  onChange({ ...question, days: first || last ? { kind: "range", from: first, to: last } : { kind: "any" } });
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

function Chips({ question, onChange }: Pick<Bar, "question" | "onChange">) {
  return (
    <>
      {KEYS.map((key) => {
        const set = (value: string) => onChange({ ...question, keys: { ...question.keys, [key]: value.trim() } });
        const value = question.keys[key];
        return (
          <FilterChip key={key} name={KEY_NAMES[key]} value={value} onRemove={() => set("")}>
            {(close) => {
              const apply = (next: string) => {
                set(next);
                close();
              };
              return key === "modality" ? (
                <ModalityForm chosen={value === "" ? [] : [value]} onChange={(chosen) => apply(chosen.find((each) => each !== value) ?? "")} />
              ) : (
                <TextForm label={KEY_NAMES[key]} value={value} onApply={apply} />
              );
            }}
          </FilterChip>
        );
      })}
    </>
  );
}

/** What the node is asked, and what the answer is narrowed by here. */
export function QuestionBar(bar: Bar) {
  const { nodes, question, onChange, words, onWords, field, onDown, asking, onAsk, said } = bar;
  return (
    <div className="search" data-region="search">
      <div className="row wrap">
        <select className="input nodepick" aria-label="Worklist of" value={question.node} onChange={(event) => onChange({ ...question, node: event.target.value })}>
          {nodes.every((node) => node.ae_title !== question.node) && <option value={question.node}>{question.node}</option>}
          {nodes.map(({ ae_title: title, description }) => (
            <option key={title} value={title}>
              {description === "" ? title : `${description} · ${title}`}
            </option>
          ))}
        </select>
        <Days question={question} onChange={onChange} />
        <div className="input big" role="search">
          <IconSearch className="i l" aria-hidden />
          <input
            ref={field}
            type="search"
            aria-label="Search in this list"
            placeholder="Search in this list"
            value={words}
            onChange={(event) => onWords(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") onWords("");
              if (event.key === "ArrowDown") onDown();
            }}
          />
          <kbd aria-hidden>/</kbd>
        </div>
        <div className="grow" />
        <button className="btn" disabled={asking} onClick={onAsk}>
          <IconRefresh className={asking ? "i turning" : "i"} aria-hidden /> {asking ? "Asking…" : "Ask again"}
        </button>
      </div>
      <div className="row wrap">
        <Chips question={question} onChange={onChange} />
        <div className="grow" />
        <span className="t2 count" role="status">
          {said}
        </span>
      </div>
    </div>
  );
}
