"""What a retrieve came to: our receipts decide, the peer's words explain."""

from dgscope.dimse.errors import DimseError
from dgscope.network.jobs.outcome import Outcome
from dgscope.network.jobs.work import Work
from dgscope.network.models import ItemState, JobState, RemoteAE
from dgscope.network.peers import our_address_towards, our_entry_for
from dgscope.network.retrieve.inventory import Inventory
from dgscope.network.retrieve.receipts import Receipts
from dgscope.network.retrieve.target import Target
from dgscope.network.retrieve.transfer import Told

_SHOWN = 100
_CHUNK = 5000


def conclude(
    work: Work,
    node: RemoteAE,
    target: Target,
    inventory: Inventory | None,
    receipts: Receipts,
    told: list[Told],
    error: DimseError | None = None,
) -> Outcome:
    """The end of a retrieve to here; `error` is what broke it off."""
    aside = receipts.set_aside()
    if inventory is None and error is not None:
        return _broken_off(work, receipts, error)
    if inventory is None:
        return _by_counts(work, node, receipts, told, aside)
    here = receipts.here()
    missing = [uid for uid in inventory if uid not in here and uid not in aside]
    _write_items(work, inventory, here, aside, told)
    result = {"missing": missing[:_SHOWN], "number_missing": len(missing), **_told(told)}
    if not missing and not aside:
        return Outcome(JobState.SUCCEEDED, "" if told else f"All {len(here)} were here already.", result)
    sentences = []
    if missing:
        sentences.append(_why_missing(node, len(missing), len(inventory), told, error))
    if aside:
        sentences.append(_in_quarantine(aside))
    return Outcome(JobState.PARTLY if here or aside else JobState.FAILED, " ".join(sentences), result)


def conclude_elsewhere(work: Work, target: Target, told: list[Told]) -> Outcome:
    """The end of a retrieve to a third node."""
    done = sum(one.counts.completed or 0 for one in told)
    warned = sum(one.counts.warning or 0 for one in told)
    failed = sum(one.counts.failed or 0 for one in told)
    work.progress(done=done + warned, failed=failed, total=done + warned + failed)
    last = told[-1] if told else None
    result, sent = _told(told), done + warned
    at_best = JobState.PARTLY if sent else JobState.FAILED
    if last is None or last.is_failure:
        why = last.sentence() if last else "Nothing was asked for."
        if last and last.is_unknown_destination:
            why = f"{last.sentence()} Its administrator has to enter “{target.destination}” as a destination."
        return Outcome(at_best, why, result)
    where = f"The node says that it sent {sent} to “{target.destination}”"
    if failed:
        return Outcome(at_best, f"{where}, and that {failed} failed.", result)
    if not sent:
        return Outcome(
            JobState.PARTLY,
            f"The node reports success, but not that it sent anything to “{target.destination}”.",
            result,
        )
    return Outcome(JobState.SUCCEEDED, f"{where}; only it can know.", result)


def _broken_off(work: Work, receipts: Receipts, error: DimseError) -> Outcome:
    """Nobody knows how much there is: what came is all that can be said."""
    new = receipts.new()
    work.progress(done=new, failed=0)
    return Outcome(JobState.PARTLY if new else JobState.FAILED, f"{new or 'Nothing'} arrived here. {error}")


def _by_counts(work: Work, node: RemoteAE, receipts: Receipts, told: list[Told], aside: dict[str, str]) -> Outcome:
    """The node does not list its instances: its counts are all that there is to compare with."""
    new, here = receipts.new(), len(receipts.here())
    claimed = sum((one.counts.completed or 0) + (one.counts.warning or 0) for one in told)
    refused = sum(one.counts.failed or 0 for one in told)
    total, present = max(claimed + refused, new), max(new, here)  # what was sent although it was here is not new
    missing = max(total - present - len(aside), 0)
    work.progress(done=min(present, total), failed=missing, total=total)
    result = {"number_missing": missing, **_told(told)}
    last = told[-1]
    if not new and not aside and (last.is_failure or not here):
        return Outcome(JobState.FAILED, _why_missing(node, None, None, told), result)
    if not new and not aside and not missing:
        return Outcome(JobState.SUCCEEDED, f"Nothing new came; {here} of it were here already.", result)
    sentences = []
    if last.is_failure:
        sentences.append(last.sentence())
    elif missing:
        sentences.append(f"The node speaks of {total} instances; {present} {'is' if present == 1 else 'are'} here.")
    if aside:
        sentences.append(_in_quarantine(aside))
    if sentences:
        return Outcome(JobState.PARTLY, " ".join(sentences), result)
    return Outcome(
        JobState.SUCCEEDED, "The node does not list its instances, so only its counts could be compared.", result
    )


def _in_quarantine(aside: dict[str, str]) -> str:
    return f"{len(aside)} arrived and are in quarantine: {next(iter(aside.values()))}."


def _why_missing(
    node: RemoteAE, missing: int | None, total: int | None, told: list[Told], error: DimseError | None = None
) -> str:
    number = (
        "Nothing" if missing is None or missing == total else f"Of {total} instances, {total - missing if total else 0}"
    )
    arrived = f"{number} arrived here."
    if error is not None:
        return f"{arrived} {error}"
    if not told:
        return arrived
    last = next((one for one in told if one.is_failure), told[-1])
    ours = our_entry_for(node, our_address_towards(node))
    if last.is_unknown_destination:
        return (
            f"{arrived} {last.sentence()} Its administrator has to enter us as a destination: AE title"
            f" “{ours['ae_title']}”, host {ours['host']}, port {ours['port']}."
        )
    if last.is_failure or last.meaning.status:
        return f"{arrived} {last.sentence()}"
    return (
        f"{arrived} The node says that it sent everything: what it knows as “{ours['ae_title']}” may have another"
        f" address than {ours['host']}, port {ours['port']}, or a firewall blocks its way here."
    )


def _write_items(work: Work, inventory: Inventory, here: set[str], aside: dict[str, str], told: list[Told]) -> None:
    """The state of each instance, also of those that a former run of the job saw otherwise."""
    refused = {uid for one in told for uid in one.failed_uids}
    groups: dict[tuple[ItemState, str], list[str]] = {}
    for uid in inventory:
        if uid in here:
            key = (ItemState.DONE, "")
        elif uid in aside:
            key = (ItemState.WARNING, f"Received, but in quarantine: {aside[uid]}.")
        elif uid in refused:
            key = (ItemState.FAILED, "The node says that it could not send it.")
        else:
            key = (ItemState.FAILED, "It did not arrive; the node said nothing of it.")
        groups.setdefault(key, []).append(uid)
    for (state, why), uids in groups.items():
        for start in range(0, len(uids), _CHUNK):
            work.items.filter(sop_instance_uid__in=uids[start : start + _CHUNK]).update(state=state, why=why)
    work.count()


def _told(told: list[Told]) -> dict[str, object]:
    return {
        "status": f"{told[-1].meaning.status:04X}" if told else "",
        "peer_completed": sum(one.counts.completed or 0 for one in told),
        "peer_failed": sum(one.counts.failed or 0 for one in told),
        "requests": len(told),
    }
