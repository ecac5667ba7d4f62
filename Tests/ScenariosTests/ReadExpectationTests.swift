import Testing

@testable import Scenarios

/// What must hold.
struct ReadExpectationTests {
    @Test(arguments: ReaderRow.table(Self.accepted))
    func acceptsExpectations(row: ReaderRow) { row.check() }

    @Test(arguments: ReaderRow.table(Self.refused))
    func refusesExpectationsThatAreWrong(row: ReaderRow) { row.check() }

    private static let accepted = """
        {expect: {}}
        {expect: {always: [{name: small, forEach: {kind: SandboxWarmPool}, that: "object.status.?replicas.orValue(0) <= \
        object.spec.replicas"}]}}
        {expect: {never: [{kind: Event, type: Warning}]}}
        {expect: {never: [{kind: Event, apiVersion: events.k8s.io/v1, reason: Failed}]}}
        {expect: {eventually: [{kind: SandboxClaim, name: c-2, status: {conditions: [{type: Ready, status: "True"}]}, within: \
        10s}]}}
        {expect: {count: [{kind: Sandbox, event: created, exactly: 5}]}}
        {expect: {leadsTo: [{from: claim.created, to: claim.ready, within: 8s}, {from: claim.ready, to: claim.deleted}]}}
        {expect: {leadsTo: [{from: {kind: Pod, status: {phase: Failed}}, to: {kind: Sandbox}}, {from: claim.deleted, to: {kind: \
        SandboxWarmPool}}]}}
        {expect: {count: [{kind: Sandbox, event: deleted, atLeast: 1, atMost: 3, labels: {agents.x-k8s.io/launch-type: cold}}]}}
        """

    private static let refused = """
        {expect: {always: [{}]}}
          4:26: missing key name; it takes a text
          4:26: missing key forEach; it takes a pattern of objects
          4:26: missing key that; it takes a CEL expression over object and oldObject
        {expect: {always: {}}}
          4:25: expected a list of conditions, found a map
        {expect: {always: [{name: a, forEach: {kind: Pod}, that: "object.spec ="}]}}
          4:64: at character 13 of the expression: unexpected '='; equality is written '=='
        {expect: {always: [{name: a, forEach: {kind: Pod}, that: "pod.spec == 1"}]}}
          4:64: at character 1 of the expression: undeclared reference to 'pod'; declared: object, oldObject
        {expect: {always: [{name: a, forEach: {kind: Pod}, that: "1 + 1"}]}}
          4:64: the expression has type int; write one that gives true or false
        {expect: {always: [{name: a, forEach: {kind: Pod}, that: "object.a.find('x')"}]}}
          4:64: at character 10 of the expression: method 'find' is not supported; supported are the functions size, int, \
        double, string, bool, the methods size, startsWith, endsWith, contains, matches, split, substring, lowerAscii, upperAscii, \
        orValue, hasValue, value, or, and the macros has, all, exists, exists_one, filter, map
        {expect: {always: [{name: a, forEach: {kind: Pod}, that: true}]}}
          4:64: expected a CEL expression, found true; put it in quotes to make it a text
        {expect: {always: [{name: a, forEach: {kind: Pod}, that: "oldObject == null"}, {name: a, forEach: {kind: Pod}, that: \
        "true"}]}}
          4:93: a second condition named "a"; give each its own name
        {expect: {always: [{name: a, forEach: {kind: Pdo}, that: "true"}]}}
          4:52: unknown kind "Pdo"; did you mean Pod? <kinds>
        {expect: {never: [{type: Warning}]}}
          4:25: missing key kind; it takes a kind
        {expect: {never: {kind: Event}}}
          4:24: expected a list of patterns, found a map
        {expect: {never: [{kind: Event, tpye: Warning}]}}
          4:39: unknown field "tpye" of Event; did you mean type?
        {expect: {eventually: [{kind: SandboxClaim, within: later}]}}
          4:59: "later" is not a duration; write one such as 250ms, 1m30s or 2h
        {expect: {count: [{kind: Sandbox, exactly: 5}]}}
          4:25: missing key event; it takes created, updated or deleted
        {expect: {count: [{kind: Sandbox, event: made, exactly: 5}]}}
          4:48: expected created, updated or deleted, found "made"
        {expect: {count: [{kind: Sandbox, event: created}]}}
          4:25: a count without a number; add exactly, atLeast or atMost
        {expect: {count: [{kind: Sandbox, event: created, exactly: 5, atMost: 6}]}}
          4:69: both exactly and atMost are given; keep one of them
        {expect: {count: [{kind: Sandbox, event: created, atLeast: 5, atMost: 4}]}}
          4:69: at most 4 is less than at least 5; raise it
        {expect: {count: [{kind: Sandbox, event: created, exactly: -5}]}}
          4:66: expected a whole number from 0 to 1000000000, found -5
        {expect: {leadsTo: [{}]}}
          4:27: missing key from; it takes a milestone of claims or a pattern of objects
          4:27: missing key to; it takes a milestone of claims or a pattern of objects
        {expect: {leadsTo: [{from: claim.made, to: ready}]}}
          4:34: expected claim.created, claim.observed, claim.assigned, claim.adopted, claim.ready or claim.deleted, found "claim.made"; \
        did you mean claim.ready?
          4:50: expected claim.created, claim.observed, claim.assigned, claim.adopted, claim.ready or claim.deleted, found "ready"
        {expect: {leadsTo: [{from: claim.ready, to: claim.ready, within: soon}]}}
          4:47: claim.ready leads to itself; name what must follow it
          4:72: "soon" is not a duration; write one such as 250ms, 1m30s or 2h
        {expect: {leadsTo: [{from: claim.deleted, to: {kind: SandboxClaim}}, {from: claim.deleted, to: claim.ready}]}}
          4:49: after claim.deleted nothing happens to a claim; name an object of another kind
          4:98: after claim.deleted nothing happens to a claim; name an object of another kind
        {expect: {leadsTo: [{from: {kind: Pod, statsu: {}}, to: {kind: Pdo}}]}}
          4:46: unknown field "statsu" of Pod; did you mean status?
          4:70: unknown kind "Pdo"; did you mean Pod? <kinds>
        {expect: {violates: all}}
          4:27: expected a list of ids of invariants, found "all"
        {expect: {violates: [I-02, I-2]}}
          4:34: unknown invariant "I-2"; docs/invariants.md lists them
        {expect: {violates: [I-02, I-02]}}
          4:34: invariant I-02 is named twice; remove one
        {expect: {allways: []}}
          4:17: unknown key "allways" in spec.expect; did you mean always? the keys are always, never, eventually, count, leadsTo, violates
        {expect: [x]}
          4:16: expected a map with the keys always, never, eventually, count, leadsTo, violates, found a list
        """
}
