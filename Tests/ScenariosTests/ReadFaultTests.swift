import Testing

@testable import Scenarios

/// Fault steps.
struct ReadFaultTests {
    @Test(arguments: ReaderRow.table(Self.accepted))
    func acceptsFaults(row: ReaderRow) { row.check() }

    @Test(arguments: ReaderRow.table(Self.refused))
    func refusesFaultsThatAreWrong(row: ReaderRow) { row.check() }

    private static let accepted = """
        {steps: [{fault: {crash: kubelet}}]}
        {steps: [{fault: {crash: sandboxclaim-controller, when: {beforeWrite: {verb: patch, kind: Sandbox, nth: 2..}}, \
        restartAfter: 2s, restartAt: {revisions: 5, for: 1s}, optional: true}, at: 3s}]}
        {controllers: {profile: v0.1}, steps: [{fault: {crash: sandbox-controller}}]}
        {steps: [{fault: {refuse: {status: 429, retryAfter: 2s, probability: 0.25, nth: 1..3}}}]}
        {steps: [{fault: {lag: {controller: kube-scheduler, kind: Pod, revisions: 3}}}]}
        {steps: [{fault: {hold: {at: {afterCall: {verb: get}}, until: {beforeWrite: {kind: Event}}}}}]}
        {steps: [{fault: {do: {delete: {kind: Pod, name: p}, as: somebody}, when: {afterWrite: {controller: kubelet}}}}]}
        {steps: [{fault: {pod: {image: "*", ready: never, for: 5s}}}]}
        {steps: [{fault: {pod: {labels: "app=web", exit: {after: 1s, code: 255}, flap: {up: 1s, down: 1s}}}}]}
        {steps: [{fault: {linger: {kind: Sandbox}}}]}
        """

    private static let refused = """
        {steps: [{fault: {}}]}
          4:24: a fault that does nothing; add one of <faults>
        {steps: [{fault: {crush: kubelet}}]}
          4:24: a fault that does nothing; add one of <faults>
          4:25: unknown key "crush" in spec.steps[].fault; did you mean crash? <keys of faults>
        {steps: [{fault: {crash: kubelet, relist: {controller: kubelet, kind: Pod}}}]}
          4:41: both crash and relist in one fault; make it two steps
        {steps: [{fault: {crash: sandbox-claim-controller}}]}
          4:32: unknown controller or process "sandbox-claim-controller"; did you mean sandboxclaim-controller? there are <actors>
        {controllers: {profile: none}, steps: [{fault: {crash: sandbox-controller}}]}
          4:62: unknown controller or process "sandbox-controller"; did you mean endpoint-controller? there are <cluster>
        {steps: [{fault: {crash: kubelet, restartAt: {by: 1s, for: 1s}}}]}
          4:41: restartAt without restartAfter; say when the process starts again
        {steps: [{fault: {crash: kubelet, restartAfter: 1s, restartAt: {for: 1s}}}]}
          4:70: missing key revisions or by; say how far back
        {steps: [{fault: {crash: kubelet, when: {beforeWrite: {verb: get}}}}]}
          4:68: get is no write; use beforeCall or afterCall for reads
        {steps: [{fault: {crash: kubelet, when: {beforeWrite: {verb: put}}}}]}
          4:68: expected get, list, create, update, patch or delete, found "put"
        {steps: [{fault: {crash: kubelet, when: {beforeWrite: {}, afterWrite: {}}}}]}
          4:65: both beforeWrite and afterWrite are given; keep one of them
        {steps: [{fault: {crash: kubelet, when: {beforeWrite: {kind: Sandboxx}}}}]}
          4:68: unknown kind "Sandboxx"; did you mean Sandbox? <kinds>
        {steps: [{fault: {crash: kubelet, when: {beforeWrite: {nth: 0}}}}]}
          4:67: expected a whole number from 1 to 1000000, found 0
        {steps: [{fault: {crash: kubelet, when: {beforeWrite: {nth: 3..1}}}}]}
          4:67: expected a whole number from 1, or a range such as 1..3 or 2.., found "3..1"
        {steps: [{fault: {relist: {controller: kubelet, kind: Pod}, restartAfter: 1s}}]}
          4:67: relist takes no restartAfter; it goes with crash and cancel
        {steps: [{fault: {refuse: {status: 418}}}]}
          4:42: expected 400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 502, 503 or 504, found 418
        {steps: [{fault: {refuse: {status: 409}, when: {beforeWrite: {}}}}]}
          4:48: refuse says itself which calls it strikes; remove when
        {steps: [{fault: {refuse: {status: 500, reason: Conflict}}}]}
          4:47: status 500 has one reason; remove this key
        {steps: [{fault: {refuse: {status: 429, retryAfter: 500ms}}}]}
          4:59: expected a duration of whole seconds from 1s to 1h, found "500ms"
        {steps: [{fault: {refuse: {verb: patch}}}]}
          4:33: missing key status; it takes a status code such as 409
        {steps: [{fault: {deny: {probability: 0.005}}}]}
          4:45: expected a number from 0.01 to 1 with at most two decimals, found 0.005
        {steps: [{fault: {lag: {controller: kubelet, kind: Pod}}}]}
          4:30: missing key by or revisions; say how late the cache is
        {steps: [{fault: {lag: {controller: kubelet, kind: Pod, by: 1s, revisions: 1}}}]}
          4:71: both by and revisions are given; keep one of them
        {steps: [{fault: {skew: {controller: kubelet, by: {Pot: 1s}}}}]}
          4:58: unknown kind "Pot"; did you mean Pod? <kinds>
        {steps: [{fault: {throttle: {controller: kubelet}}}]}
          4:35: a throttle without a limit; add qps or inFlight
        {steps: [{fault: {hold: {at: {beforeWrite: {}}}}}]}
          4:31: missing key until or atMost; say what lets the call go on
        {steps: [{fault: {handOver: {controller: kubelet, gap: 1s, overlap: 1s}}}]}
          4:66: both gap and overlap are given; keep one of them
        {steps: [{fault: {clock: {controller: kubelet}}}]}
          4:32: missing key ahead or behind; it takes a duration
        {steps: [{fault: {names: {}}}]}
          4:32: names without any; add suffixes or uids
        {steps: [{fault: {names: {suffixes: [A]}}}]}
          4:44: "A" is not the end of a name
        {steps: [{fault: {age: {kind: Pod}}}]}
          4:30: nothing is taken from the objects; add without or withoutAnnotations
        {steps: [{fault: {pod: {image: "*"}}}]}
          4:30: nothing happens to the Pods; add one of schedule, pull, start, ready, address, flap, exit, evict
        {steps: [{fault: {pod: {ready: soon}}}]}
          4:38: expected never or {after: DURATION}, found "soon"
        {steps: [{fault: {do: {as: me}}}]}
          4:29: a request that does nothing; add one of apply, create, update, patch, delete, scale
        """
}
