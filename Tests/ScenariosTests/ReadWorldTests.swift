import Testing

@testable import Scenarios

/// What a world is made from.
struct ReadWorldTests {
    @Test(arguments: ReaderRow.table(Self.accepted))
    func acceptsWhatAWorldIsMadeFrom(row: ReaderRow) { row.check() }

    @Test(arguments: ReaderRow.table(Self.refusedKeys))
    func refusesSettingsThatAreWrongOrNotAvailable(row: ReaderRow) { row.check() }

    private static let accepted = """
        {}
        {seed: 0}
        {seed: 9223372036854775807}
        {seed: "18446744073709551615"}
        {clock: virtual}
        {backend: simulated}
        {isolation: prefer}
        {chooser: fifo}
        {chooser: random}
        {chooser: {recorded: choices.json}}
        {controllers: {profile: v0.5}}
        {controllers: {profile: none}}
        {controllers: {flags: {extensions: true, sandbox-claim-concurrent-workers: 5, sandbox-warm-pool-readiness-grace-period: \
        30s}}}
        {controllers: {flags: {--extensions: true}}}
        {controllers: {features: [], mutants: []}}
        {cluster: {nodes: [{name: a, count: 2, capacity: {cpu: 500m, memory: 1Gi, pods: 10, nvidia.com/gpu: "1"}, labels: \
        {zone: a, empty: ""}}]}}
        {cluster: {nodes: []}}
        {cluster: {images: [{name: "registry/app:*", use: python-runtime, pull: 2s}]}}
        {cluster: {heartbeats: true}}
        {timing: {apiRequest: 1ms, watchDelivery: {uniform: [0s, 20ms]}, schedule: 0, sandboxStart: {lognormal: {median: 900ms, \
        p99: 4s}}, readiness: {normal: {mean: 1s, stddev: 100ms}}, garbageCollection: {exponential: {mean: 50ms}}}}
        """

    private static let refusedKeys = """
        {seed: 18446744073709551615}
          4:14: a seed above 9223372036854775807 is not exact as a number; put it in quotes
        {seed: -1}
          4:14: expected a whole number from 0 to 18446744073709551615, found -1
        {seed: 1.5}
          4:14: expected a whole number from 0 to 18446744073709551615, found 1.5
        {seed: x}
          4:14: expected a whole number from 0 to 18446744073709551615, found "x"
        {seed: }
          4:14: expected a whole number from 0 to 18446744073709551615, found nothing
        {seed: [1]}
          4:14: expected a whole number from 0 to 18446744073709551615, found a list
        {seed: "18446744073709551616"}
          4:14: expected a whole number from 0 to 18446744073709551615, found "18446744073709551616"
        {seed: 1, seed: 2}
          4:17: field "seed" is set twice in this map, first at line 4, column 8; keep one of them
        {sede: 1}
          4:8: unknown key "sede" in spec; did you mean seed? <keys of spec>
        {zzz: 1}
          4:8: unknown key "zzz" in spec; <keys of spec>
        {clock: wall}
          4:15: clock wall is not available in this version; use virtual
        {clock: wal}
          4:15: expected virtual, found "wal"
        {clock: virtul}
          4:15: expected virtual, found "virtul"; did you mean virtual?
        {clock: 5}
          4:15: expected virtual, found 5
        {backend: process}
          4:17: backend process is not available in this version; use simulated
        {backend: gvisor}
          4:17: backend gvisor is not available in this version; use simulated
        {backend: docker}
          4:17: expected simulated, found "docker"
        {isolation: require}
          4:19: isolation require is not available in this version; use prefer
        {isolation: no}
          4:19: expected prefer, found false
        {chooser: recorded}
          4:17: chooser recorded needs a file of recorded choices; write {recorded: FILE}
        {chooser: lifo}
          4:17: expected fifo or random, found "lifo"; did you mean fifo?
        {chooser: [fifo]}
          4:17: expected fifo, random, {recorded: FILE} or {deviations: […]}, found a list
        {chooser: deviations}
          4:17: chooser deviations needs a list of decisions; write {deviations: [{at: 0, take: 1}]}
        {chooser: {deviations: [{at: 3, take: 0}]}}
          4:45: expected a whole number from 1 to 4294967295, found 0
        {chooser: {deviations: [{at: 3, take: 1}, {at: 3, take: 2}]}}
          4:49: decision 3 comes after decision 3; write each once, in ascending order
        {chooser: {recorded: choices.json, deviations: []}}
          4:42: both recorded and deviations are given; keep one of them
        {chooser: {recorded: missing.yaml}}
          4:28: "missing.yaml": there is no such file; check the path
        {chooser: {recorded: 5}}
          4:28: expected the path of a file, found 5; put it in quotes to make it a text
        {chooser: {record: choices.json}}
          4:18: unknown key "record" in spec.chooser; did you mean recorded? the keys are recorded, deviations
        {controllers: {profile: v0.6}}
          4:31: expected v0.5, v0.1 or none, found "v0.6"; did you mean v0.5?
        {controllers: {profile: v0.1, flags: {cluster-domain: x}}}
          4:45: unknown flag "cluster-domain"; the flags are extensions, health-probe-bind-address, leader-elect, \
        metrics-bind-address, zap-devel, zap-encoder, zap-log-level, zap-stacktrace-level, zap-time-encoding
        {controllers: {profile: v0.1, flags: {leader-elect: maybe}}}
          4:59: invalid boolean value "maybe" for -leader-elect: parse error; must be true or false
        {controllers: {profile: v0.1, mutants: [M-NoExpectations]}}
          4:37: profile v0.1 takes no mutants; remove them or use profile v0.5
        {controllers: {flags: {sandbox-claim-concurent-workers: 5}}}
          4:30: unknown flag "sandbox-claim-concurent-workers"; did you mean sandbox-claim-concurrent-workers? <flags>
        {controllers: {flags: {sandbox-claim-concurrent-workers: 0}}}
          4:64: --sandbox-claim-concurrent-workers is 0: concurrent workers must be greater than 0
        {controllers: {flags: {sandbox-claim-concurrent-workers: many}}}
          4:64: invalid value "many" for flag -sandbox-claim-concurrent-workers: parse error; must be a whole number
        {controllers: {flags: {sandbox-claim-concurrent-workers: [1]}}}
          4:64: expected the value of a flag, found a list
        {controllers: {flags: {sandbox-warm-pool-readiness-grace-period: 5}}}
          4:72: invalid value "5" for flag -sandbox-warm-pool-readiness-grace-period: parse error; must be a duration such as 1m30s
        {controllers: {flags: {version: true}}}
          4:30: the flag version makes the process print its version and exit; remove it to run controllers
        {controllers: {flags: [extensions]}}
          4:29: expected a map of flags such as {extensions: true}, found a list
        {controllers: {profile: none, flags: {extensions: true}}}
          4:37: profile none runs no controllers and takes no flags; remove them or use profile v0.5
        {controllers: {features: [repair-x], mutants: [double-adoption]}}
          4:33: unknown feature "repair-x"; docs/features.md lists them
          4:54: unknown mutant "double-adoption"; docs/mutants.md lists them
        {controllers: {features: repair-x}}
          4:32: expected a list of names of features, found "repair-x"
        {controllers: {flag: {}}}
          4:22: unknown key "flag" in spec.controllers; did you mean flags? the keys are profile, flags, features, mutants
        {controllers: }
          4:21: expected a map with the keys profile, flags, features, mutants, found nothing
        {invariants: none}
          4:20: expected all or a list of ids such as [I-01, L-02], found "none"
        {invariants: [L-99]}
          4:21: unknown invariant "L-99"; docs/invariants.md lists them
        """
}
