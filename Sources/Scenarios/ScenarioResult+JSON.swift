import ObjectModel
import Simulation
import World

extension ScenarioResult {
    /// The result for programs. Keys come in this order; all times and lengths are whole nanoseconds of virtual time.
    ///
    /// - `apiVersion`: `sandtable.dev/v1alpha1`; `kind`: `ScenarioResult`
    /// - `scenario`: `name`, `file`, `seed` (a string, as it may exceed what JSON readers take as a number)
    /// - `verdict`: `passed` or `failed`
    /// - `endTime`; `digest` and `trace`: 32 hexadecimal digits each
    /// - `counts`: `revisions`, `events`, `choices`, `calls` (a list of `actor`, `total`, `writes`, `conflicts`, `errors`)
    /// - `failures`: a list of `assertion`, `line`, `column`, `message`, `time`, `revision`, `object`, `actor`, `causes` (a list of
    ///   `revision`, `time`, `actor`, `verb`), `chain` (a list of `time`, `kind`, `text` and perhaps `revision`) and `replay`; what is not known is null
    /// - `latency`: `warm`, `cold` and `all`, each null or `count`, `p50`, `p90`, `p99`, `max`
    /// - `cost`: `warm` and `cold`, each null or `count`; `writes`, `conflicts`, `reads`, `reconciles`, `requeues` and `events`, each with
    ///   `median` and `max`; `observed`, `assigned`, `adopted` and `ready`: medians after creation, or null
    /// - `claims`: a list of `namespace`, `name`, `createdAt`, `readyAt`, `latency`, `sandbox`, `launch`, `deletedAt`, `cost`; null while unset
    /// - `claims[].cost`: `observedAt`, `assignedAt`, `adoptedAt`, `writes` (a list of `actor`, `verb`, `resource`, `count`), `conflicts`,
    ///   `reads`, `reconciles`, `requeues`, `events`
    /// - `timeline`: a list of `time`, `actor`, `category`, `text`; `omittedTimelineEntries`
    /// - `recordedChoices`: a list of numbers, or null when they were not kept
    public var json: JSONValue {
        [
            "apiVersion": "sandtable.dev/v1alpha1", "kind": "ScenarioResult",
            "scenario": ["name": .string(name), "file": .string(file), "seed": .string(String(seed))],
            "verdict": .string(verdict.rawValue),
            "endTime": .int(endTime.nanoseconds),
            "digest": .string(historyDigest.description), "trace": .string(traceDigest.description),
            "counts": counts.json,
            "failures": .array(failures.map(\.json)),
            "latency": latencies.json,
            "cost": costs.json,
            "claims": .array(claims.map(\.json)),
            "timeline": .array(timeline.map(\.json)),
            "omittedTimelineEntries": .int(Int64(omittedTimelineEntries)),
            "recordedChoices": recordedChoices.map { .array($0.map { .int(Int64($0)) }) } ?? .null,
        ]
    }
}

extension ScenarioResult.Counts {
    var json: JSONValue {
        let callers = calls.map { caller -> JSONValue in
            [
                "actor": .string(caller.actor), "total": .int(Int64(caller.total)), "writes": .int(Int64(caller.writes)),
                "conflicts": .int(Int64(caller.conflicts)), "errors": .int(Int64(caller.errors)),
            ]
        }
        return [
            "revisions": .int(Int64(revisions)), "events": .int(Int64(clamping: events)), "choices": .int(Int64(choices)),
            "calls": .array(callers),
        ]
    }
}

extension ScenarioFailure {
    var json: JSONValue {
        let revisions = causes.map { cause -> JSONValue in
            [
                "revision": .int(Int64(clamping: cause.revision)), "time": .int(cause.time.nanoseconds), "actor": .string(cause.actor),
                "verb": .string(cause.verb),
            ]
        }
        return [
            "assertion": .string(assertion), "line": .int(Int64(location.line)), "column": .int(Int64(location.column)),
            "message": .string(message), "time": .int(time.nanoseconds),
            "revision": revision.map { .int(Int64(clamping: $0)) } ?? .null, "object": object.map(JSONValue.string) ?? .null,
            "actor": actor.map(JSONValue.string) ?? .null, "causes": .array(revisions),
            "chain": .array(chain.map(\.json)), "replay": .string(replay),
        ]
    }
}

extension ClaimLatencies {
    var json: JSONValue { ["warm": warm?.json ?? .null, "cold": cold?.json ?? .null, "all": all?.json ?? .null] }
}

extension LatencySummary {
    var json: JSONValue {
        ["count": .int(Int64(count)), "p50": .int(p50), "p90": .int(p90), "p99": .int(p99), "max": .int(maximum)]
    }
}

extension ClaimRecord {
    var json: JSONValue {
        [
            "namespace": .string(namespace), "name": .string(name), "createdAt": .int(createdAt.nanoseconds),
            "readyAt": readyAt.map { .int($0.nanoseconds) } ?? .null, "latency": latency.map(JSONValue.int) ?? .null,
            "sandbox": sandbox.map(JSONValue.string) ?? .null, "launch": launch.map { .string($0.rawValue) } ?? .null,
            "deletedAt": deletedAt.map { .int($0.nanoseconds) } ?? .null, "cost": cost?.json ?? .null,
        ]
    }
}

extension ClaimCost {
    var json: JSONValue {
        func moment(_ time: VirtualTime?) -> JSONValue { time.map { .int($0.nanoseconds) } ?? .null }
        let list = writes.map { entry -> JSONValue in
            [
                "actor": .string(entry.actor), "verb": .string(entry.verb.rawValue),
                "resource": .string(entry.subresource.isEmpty ? entry.resource : "\(entry.resource)/\(entry.subresource)"),
                "count": .int(Int64(entry.count)),
            ]
        }
        return [
            "observedAt": moment(observedAt), "assignedAt": moment(assignedAt), "adoptedAt": moment(adoptedAt), "writes": .array(list),
            "conflicts": .int(Int64(conflicts)), "reads": .int(Int64(reads)), "reconciles": .int(Int64(reconciles)),
            "requeues": .int(Int64(requeues)), "events": .int(Int64(events)),
        ]
    }
}

extension ClaimCosts {
    var json: JSONValue { ["warm": warm?.json ?? .null, "cold": cold?.json ?? .null] }
}

extension CostSummary {
    var json: JSONValue {
        var json: JSONValue = ["count": .int(Int64(count))]
        for (name, spread) in spreads { json[name] = ["median": .int(spread.median), "max": .int(spread.maximum)] }
        for (name, median) in milestones { json[name] = median.map(JSONValue.int) ?? .null }
        return json
    }
}

extension TimelineEntry {
    var json: JSONValue {
        [
            "time": .int(time.nanoseconds), "actor": .string(actor), "category": .string(category.rawValue), "text": .string(text),
        ]
    }
}
