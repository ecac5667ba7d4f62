import Testing

@testable import Scenarios

/// Loads and their arrivals.
struct ReadWorkloadTests {
    @Test(arguments: ReaderRow.table(Self.accepted))
    func acceptsLoads(row: ReaderRow) { row.check() }

    @Test(arguments: ReaderRow.table(Self.refused))
    func refusesLoadsThatAreWrong(row: ReaderRow) { row.check() }

    private static let accepted = """
        {workloads: [{name: c, claim: {pool: p}, arrivals: {at: [0s, 1s, 1s]}}]}
        {workloads: [{name: c, claim: {pool: p, namespace: team-a, dwell: 30s, fields: {metadata: {labels: {a: b}}, spec: \
        {lifecycle: {ttlSecondsAfterFinished: 60}}}}, arrivals: {burst: 300}}]}
        {workloads: [{name: c, claim: {pool: p}, arrivals: {poisson: {rate: 45/s, for: 60s}}}]}
        {workloads: [{name: c, claim: {pool: p}, arrivals: {uniform: {rate: 0.5/m, for: 1h}}}]}
        {workloads: [{name: c, claim: {pool: p, dwell: 1s}, arrivals: {closed: {inFlight: 20, count: 1000, within: 2h}}}]}
        {workloads: [{name: c, claim: {pool: p, fields: {spec: {lifecycle: {shutdownTime: "2026-01-01T00:00:30Z", shutdownPolicy: \
        Delete}}}}, arrivals: {closed: {inFlight: 2, count: 3}}}]}
        {workloads: [{name: c, claim: {pool: p}, arrivals: {trace: arrivals.csv}}]}
        """

    private static let refused = """
        {workloads: [{}]}
          4:20: missing key name; it takes a name in lower case
          4:20: missing key claim; it takes a map with a pool or a template
          4:20: missing key arrivals; it takes a map with one pattern
        {workloads: [c]}
          4:20: expected a map with the keys name, claim, arrivals, found "c"
        {workloads: {name: c}}
          4:19: expected a list of workloads, found a map
        {workloads: [{name: C, claim: {pool: p}, arrivals: {burst: 1}}]}
          4:27: "C" is no valid name: <subdomain>
        {workloads: [{name: c, claim: {pool: p}, arrivals: {burst: 1}}, {name: c, claim: {pool: p}, arrivals: {burst: 1}}]}
          4:78: a second workload named c; claims would have the same names, choose another
        {workloads: [{name: c, claim: {}, arrivals: {burst: 1}}]}
          4:37: missing key pool; it takes the name of a SandboxWarmPool
        {workloads: [{name: c, claim: {pool: P!}, arrivals: {burst: 1}}]}
          4:44: "P!" is no valid name: <subdomain>
        {workloads: [{name: c, claim: {pool: p, namespace: a.b}, arrivals: {burst: 1}}]}
          4:58: "a.b" is no valid name: must not contain dots
        {workloads: [{name: c, claim: {pool: p, dwell: soon}, arrivals: {burst: 1}}]}
          4:54: "soon" is not a duration; write one such as 250ms, 1m30s or 2h
        {workloads: [{name: c, claim: {pool: p, dwell: -30s}, arrivals: {burst: 1}}]}
          4:54: the duration "-30s" is negative; write one of 0s or more
        {workloads: [{name: c, claim: {template: t}, arrivals: {burst: 1}}]}
          4:38: claims of profile v0.5 name no template; write pool: NAME instead
        {controllers: {profile: v0.1}, workloads: [{name: c, claim: {pool: p}, arrivals: {burst: 1}}]}
          4:68: claims of profile v0.1 name no pool; write template: NAME instead
        {controllers: {profile: v0.1}, workloads: [{name: c, claim: {}, arrivals: {burst: 1}}]}
          4:67: missing key template; it takes the name of a SandboxTemplate
        {controllers: {profile: v0.1}, workloads: [{name: c, claim: {template: t, fields: {spec: {lifecycle: {}}}}, arrivals: \
        {burst: 1}}]}
          4:97: unknown field "lifecycle" in spec of SandboxClaim; the fields are sandboxTemplateRef
        {controllers: {profile: v0.1}, workloads: [{name: c, claim: {template: t, fields: {spec: {sandboxTemplateRef: {name: \
        u}}}}, arrivals: {burst: 1}}]}
          4:97: spec.sandboxTemplateRef cannot be set for the claims of a load; write claim.template instead
        {workloads: [{name: c, claim: {pool: p, fields: {spec: {lifecylce: {}}}}, arrivals: {burst: 1}}]}
          4:63: unknown field "lifecylce" in spec of SandboxClaim; did you mean lifecycle?
        {workloads: [{name: c, claim: {pool: p, fields: {spec: {warmPoolRef: {name: q}}}}, arrivals: {burst: 1}}]}
          4:63: spec.warmPoolRef cannot be set for the claims of a load; write claim.pool instead
        {workloads: [{name: c, claim: {pool: p, fields: {kind: Pod, metadata: {name: x, namespace: team}}}, arrivals: {burst: \
        1}}]}
          4:56: kind cannot be set for the claims of a load; a load makes claims, remove it
          4:78: metadata.name cannot be set for the claims of a load; claims are named after the workload, remove it
          4:87: metadata.namespace cannot be set for the claims of a load; write claim.namespace instead
        {workloads: [{name: c, claim: {pool: p, fields: [a]}, arrivals: {burst: 1}}]}
          4:55: expected a map of fields of SandboxClaim such as {spec: {lifecycle: …}}, found a list
        {workloads: [{name: c, claim: {pool: p}, arrivals: {}}]}
          4:58: an empty map; write one of the keys at, burst, poisson, uniform, closed or trace
        {workloads: [{name: c, claim: {pool: p}, arrivals: 300}]}
          4:58: expected a map with the keys at, burst, poisson, uniform, closed, trace, found 300
        {workloads: [{name: c, claim: {pool: p}, arrivals: {burst: 0}}]}
          4:66: expected a whole number from 1 to 1000000, found 0
        {workloads: [{name: c, claim: {pool: p}, arrivals: {burst: 1000001}}]}
          4:66: expected a whole number from 1 to 1000000, found 1000001
        {workloads: [{name: c, claim: {pool: p}, arrivals: {burst: 1, at: [0s]}}]}
          4:69: both burst and at are given; keep one of them
        {workloads: [{name: c, claim: {pool: p}, arrivals: {at: [1s, 0s]}}]}
          4:68: 0s comes after 1s; write the moments in ascending order
        {workloads: [{name: c, claim: {pool: p}, arrivals: {at: []}}]}
          4:63: an empty list makes no claim; write at least one moment such as 0s
        {workloads: [{name: c, claim: {pool: p}, arrivals: {at: [5, x]}}]}
          4:64: expected a duration such as 250ms, found 5; add a unit: ns, us, ms, s, m or h
          4:67: "x" is not a duration; write one such as 250ms, 1m30s or 2h
        {workloads: [{name: c, claim: {pool: p}, arrivals: {at: 0s}}]}
          4:63: expected a list of durations in ascending order, found "0s"
        {workloads: [{name: c, claim: {pool: p}, arrivals: {poisson: {rate: 45, for: 60s}}}]}
          4:75: expected a rate such as 45/s, found 45
        {workloads: [{name: c, claim: {pool: p}, arrivals: {poisson: {rate: 45/d, for: 60s}}}]}
          4:75: "45/d" is not a rate; write one such as 45/s, 10/m or 0.5/s
        {workloads: [{name: c, claim: {pool: p}, arrivals: {poisson: {rate: 0/s, for: 60s}}}]}
          4:75: the rate "0/s" is out of range; write one above 0/s and at most 1000000/s
        {workloads: [{name: c, claim: {pool: p}, arrivals: {poisson: {rate: nan/s, for: 60s}}}]}
          4:75: "nan/s" is not a rate; write one such as 45/s, 10/m or 0.5/s
        {workloads: [{name: c, claim: {pool: p}, arrivals: {poisson: {rate: 2000000/s, for: 60s}}}]}
          4:75: the rate "2000000/s" is out of range; write one above 0/s and at most 1000000/s
        {workloads: [{name: c, claim: {pool: p}, arrivals: {poisson: {rate: 100000/s, for: 60s}}}]}
          4:68: this load makes more than 1000000 claims; lower the rate or shorten it
        {workloads: [{name: c, claim: {pool: p}, arrivals: {poisson: {rate: 1/s}}}]}
          4:68: missing key for; it takes a duration
        {workloads: [{name: c, claim: {pool: p}, arrivals: {poisson: {rate: 1/s, for: 0s}}}]}
          4:85: a load of 0s makes no claim; write a duration above it
        {workloads: [{name: c, claim: {pool: p}, arrivals: {closed: {inFlight: 20, count: 1000}}}]}
          4:58: in a closed load a claim is made when one has gone, and these stay; add claim.dwell, or a \
        claim.fields.spec.lifecycle with shutdownPolicy Delete or DeleteForeground
        {workloads: [{name: c, claim: {pool: p, dwell: 1s}, arrivals: {closed: {inFlight: 0, within: x}}}]}
          4:78: missing key count; it takes a whole number from 1 to 1000000
          4:89: expected a whole number from 1 to 1000000, found 0
          4:100: "x" is not a duration; write one such as 250ms, 1m30s or 2h
        {workloads: [{name: c, claim: {pool: p}, arrivals: {trace: missing.csv}}]}
          4:66: "missing.csv": there is no such file; check the path
        {workloads: [{name: c, claim: {pool: p}, arrivals: {trace: unsorted.csv}}]}
          4:66: in this file 1s comes after 2s; sort its lines in ascending order
        {workloads: [{name: c, claim: {pool: p}, arrivals: {trace: bad.csv}}]}
          4:66: "bad.csv": the file has lines that are no lengths of time; see there
          bad.csv:2:1: "soon" is no length of time; write seconds such as 0.25 or a duration such as 250ms
          bad.csv:3:3: the length -1s is negative; write one of 0 or more
          bad.csv:4:1: the length 1790000000.5 is above 87600h, ten years; count from the beginning of the file's own time
        {workloads: [{name: c, claim: {pool: p}, arrivals: {bursts: 3}}]}
          4:59: unknown key "bursts" in spec.workloads[].arrivals; did you mean burst? the keys are at, burst, poisson, uniform, \
        closed, trace
        """
}
