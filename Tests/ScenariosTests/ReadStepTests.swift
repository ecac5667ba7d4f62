import Testing

@testable import Scenarios

/// What happens.
struct ReadStepTests {
    @Test(arguments: ReaderRow.table(Self.accepted))
    func acceptsSteps(row: ReaderRow) { row.check() }

    @Test(arguments: ReaderRow.table(Self.refused))
    func refusesStepsThatAreWrong(row: ReaderRow) { row.check() }

    @Test(arguments: ReaderRow.table(Self.objects))
    func refusesObjectsThatAreWrong(row: ReaderRow) { row.check() }

    private static let accepted = """
        {steps: []}
        {steps: [{settle: {}, at: 20s, name: rest}]}
        {steps: [{settle: {}, after: 5s}]}
        {steps: [{settle: {}, at: 20s}, {settle: {}, at: 20s}]}
        {controllers: {profile: v0.1}, steps: [{upgrade: {profile: v0.5, flags: {sandbox-concurrent-workers: 5}}}]}
        {controllers: {profile: v0.1}, steps: [{upgrade: {profile: v0.5}}, {eventually: {within: 1s, object: {kind: Sandbox, \
        spec: {operatingMode: Running}}}}]}
        {controllers: {profile: v0.1}, steps: [{upgrade: {profile: v0.5}}], expect: {never: [{kind: SandboxWarmPool, status: \
        {readyReplicas: 3}}]}}
        {controllers: {profile: v0.1}, workloads: [{name: c, claim: {template: t}, arrivals: {burst: 1}}, {name: d, claim: \
        {pool: p}, arrivals: {burst: 1}}], steps: [{run: {workload: c}}, {upgrade: {profile: v0.5}}, {run: {workload: d}}]}
        {steps: [{settle: {within: 10m, quiet: 1s}}]}
        {workloads: [{name: c, claim: {pool: p}, arrivals: {burst: 1}}], steps: [{run: {workload: c}}]}
        {steps: [{apply: {object: {apiVersion: v1, kind: ConfigMap, metadata: {name: m}}}}]}
        {steps: [{apply: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: m}}, {apiVersion: v1, kind: Namespace, \
        metadata: {name: team}}]}}]}
        {steps: [{create: {object: {apiVersion: v1, kind: ConfigMap, metadata: {generateName: m-}}}}]}
        {steps: [{patch: {kind: SandboxWarmPool, name: p, patch: {spec: {replicas: 3}}}}]}
        {steps: [{patch: {kind: Deployment, name: p, namespace: team, apiVersion: apps/v1, type: strategic, subresource: \
        status, patch: {status: {replicas: 3}}}}]}
        {steps: [{patch: {kind: Pod, name: p, type: json, patch: [{op: add, path: /metadata/labels, value: {}}]}}]}
        {steps: [{patch: {kind: Pod, name: p, type: json, patch: [{op: add, value: 1}]}}]}
        {steps: [{delete: {kind: SandboxClaim, name: c-0}}]}
        {steps: [{delete: {kind: Node, name: node-0, propagation: Orphan, gracePeriodSeconds: 0}}]}
        {steps: [{delete: {file: objects.yaml}}]}
        {steps: [{scale: {kind: SandboxWarmPool, name: p, replicas: 5}}]}
        {steps: [{eventually: {within: 30s, object: {kind: SandboxWarmPool, name: p, status: {readyReplicas: 2}}}}]}
        {steps: [{eventually: {within: 30s, object: {kind: Pod, labels: "app in (a, b), !c"}}}]}
        {steps: [{eventually: {within: 30s, object: {kind: Pod, labels: {app: web}, namespace: x}}}]}
        """

    private static let refused = """
        {steps: [{}]}
          4:16: a step that does nothing; add one of apply, create, update, patch, delete, scale, run, upgrade, fault, eventually, settle, \
        exec
        {steps: [x]}
          4:16: expected a map with the keys apply, create, update, patch, delete, scale, run, upgrade, fault, eventually, settle, \
        exec, at, after, name, expect, found "x"
        {steps: {apply: {}}}
          4:15: expected a list of steps, found a map
        {steps: [{aply: {file: a.yaml}}]}
          4:17: unknown key "aply" in spec.steps[]; did you mean apply? <keys of steps>
        {steps: [{exec: {claim: c-0, command: [echo]}}]}
          4:23: missing key modelled; on backend simulated no programs run, say how the command ends
        {steps: [{exec: {command: [], modelled: {exitCode: 256, stdout: 5}}}]}
          4:23: missing key claim or sandbox; it takes the name of a SandboxClaim or the name of a Sandbox
          4:33: an empty list is no command; write at least its first word
          4:58: expected a whole number from 0 to 255, found 256
          4:71: expected a text, found 5; put it in quotes to make it a text
        {steps: [{exec: {claim: c, sandbox: s, command: [ls, 5], expect: {exit: 1}, modelled: {}}}]}
          4:34: both claim and sandbox are given; keep one of them
          4:60: expected a word of the command, found 5; put it in quotes to make it a text
          4:73: unknown key "exit" in spec.steps[].exec.expect; the keys are exitCode, stdout, stderr
        {steps: [{settle: {}, expect: {error: {}}}, {delete: {kind: Pod, name: p}, expect: {error: {reason: Conflcit, code: 200}}}]}
          4:29: a step that does settle makes no request that can be refused; remove expect
          4:107: expected <reasons>, found "Conflcit"; did you mean Conflict?
          4:123: expected a whole number from 400 to 599, found 200
        {steps: [{delete: {kind: Pod, name: p}, expect: {}}]}
          4:55: missing key error; it takes a map
        {steps: [{upgrade: {profile: v0.5}}]}
          4:17: only profile v0.1 can be upgraded, and the controllers have profile v0.5; remove the step
        {controllers: {profile: none}, steps: [{upgrade: {profile: v0.5}}]}
          4:47: only profile v0.1 can be upgraded, and the controllers have profile none; remove the step
        {controllers: {profile: v0.1}, steps: [{upgrade: {profile: v0.5}}, {upgrade: {profile: v0.5}}]}
          4:75: profile v0.5 runs from an upgrade above on; remove this one
        {controllers: {profile: v0.1}, steps: [{upgrade: {profile: v0.1}}]}
          4:66: expected v0.5, found "v0.1"; did you mean v0.5?
        {controllers: {profile: v0.1}, steps: [{upgrade: {}}]}
          4:56: missing key profile; it takes the text v0.5
        {controllers: {profile: v0.1}, steps: [{upgrade: {profile: v0.5, flags: {zap: 1}}}]}
          4:80: unknown flag "zap"; <flags>
        {controllers: {profile: v0.1}, steps: [{eventually: {within: 1s, object: {kind: Sandbox, spec: {operatingMode: \
        Running}}}}, {upgrade: {profile: v0.5}}]}
          4:103: unknown field "operatingMode" in spec of Sandbox; the fields are podTemplate, replicas, shutdownTime, \
        volumeClaimTemplates
        {controllers: {profile: v0.1}, steps: [{upgrade: {profile: v0.5}}, {eventually: {within: 1s, object: {kind: Sandbox, \
        spec: {replicas: 1}}}}]}
          4:131: unknown field "replicas" in spec of Sandbox; the fields are operatingMode, podTemplate, service, shutdownPolicy, \
        shutdownTime, volumeClaimTemplates
        {controllers: {profile: v0.1}, workloads: [{name: c, claim: {template: t}, arrivals: {burst: 1}}], steps: [{upgrade: \
        {profile: v0.5}}, {run: {workload: c}}]}
          4:159: the claims of workload c are of profile v0.1; run it before the upgrade
        {controllers: {profile: v0.1}, workloads: [{name: c, claim: {pool: p}, arrivals: {burst: 1}}], steps: [{run: {workload: \
        c}}, {upgrade: {profile: v0.5}}]}
          4:127: the claims of workload c are of profile v0.5; run it after the upgrade
        {controllers: {profile: v0.1}, workloads: [{name: c, claim: {pool: p, template: t}, arrivals: {burst: 1}}], steps: \
        [{upgrade: {profile: v0.5}}]}
          4:77: both pool and template are given; keep one of them
        {controllers: {profile: v0.1}, workloads: [{name: c, claim: {}, arrivals: {burst: 1}}], steps: [{upgrade: {profile: \
        v0.5}}]}
          4:67: missing key pool or template; it takes the name of a SandboxWarmPool or the name of a SandboxTemplate
        {steps: [{settle: {}, at: 20s, after: 5s}]}
          4:38: both at and after are given; keep one of them
        {steps: [{settle: {}, at: -20s}]}
          4:33: the duration "-20s" is negative; write one of 0s or more
        {steps: [{settle: {}, at: 20s}, {settle: {}}, {settle: {}, at: 10s}]}
          4:70: 10s is before 20s, the time of a step above; put steps in order of time
        {steps: [{at: 20s}]}
          4:16: a step that does nothing; add one of apply, create, update, patch, delete, scale, run, upgrade, fault, eventually, settle, \
        exec
        {steps: [{settle: {}, run: {workload: c}}]}
          4:29: both settle and run in one step; make it two steps
        {steps: [{settle: {within: 10, quite: 1s}}]}
          4:34: expected a duration such as 250ms, found 10; add a unit: ns, us, ms, s, m or h
          4:38: unknown key "quite" in spec.steps[].settle; did you mean quiet? the keys are within, quiet
        {steps: [{settle: 5m}]}
          4:25: expected a map with the keys within, quiet, found "5m"
        {steps: [{settle: }]}
          4:25: expected a map with the keys within, quiet, found nothing
        {steps: [{run: {workload: c}}]}
          4:33: unknown workload "c"; spec.workloads has none, add it
        {workloads: [{name: c, claim: {pool: p}, arrivals: {burst: 1}}], steps: [{run: {workload: d}}]}
          4:97: unknown workload "d"; there are c
        {workloads: [{name: c, claim: {pool: p}, arrivals: {burst: 1}}], steps: [{run: {workload: c}}, {run: {workload: c}}]}
          4:119: workload c is run by a step above; its claims would have the same names, add another workload
        {steps: [{run: c}]}
          4:22: expected a map with the keys workload, found "c"
        {steps: [{run: {}}]}
          4:22: missing key workload; it takes the name of a workload
        """

    private static let objects = """
        {steps: [{apply: {object: {apiVersion: v1, kind: ConfigMap, metadata: {generateName: m-}}}}]}
          4:33: an object with generateName can only be created; give it a metadata.name or use a create step
        {steps: [{update: {object: {apiVersion: v1, kind: ConfigMap, metadata: {generateName: m-}}}}]}
          4:34: an object with generateName can only be created; give it a metadata.name or use a create step
        {steps: [{create: {object: {apiVersion: v1, kind: ConfigMap, metadata: {generateName: _}}}}]}
          4:93: "_" begins no valid name: <subdomain>
        {steps: [{apply: {}}]}
          4:24: an empty map; write one of the keys file, object or objects
        {steps: [{apply: a.yaml}]}
          4:24: expected a map with the keys file, object, objects, found "a.yaml"
        {steps: [{apply: {file: a.yaml, object: {apiVersion: v1, kind: ConfigMap, metadata: {name: m}}}}]}
          4:39: both file and object are given; keep one of them
        {steps: [{apply: {object: {}}}]}
          4:33: an object without kind; add one such as kind: Pod
          4:33: an object without apiVersion; add apiVersion: v1 or that of its kind
          4:33: an object without metadata; add metadata: {name: NAME}
        {steps: [{apply: {object: {kind: Deployment, metadata: {name: m}}}}]}
          4:33: an object without apiVersion; add apiVersion: apps/v1
        {steps: [{apply: {object: {apiVersion: v1, kind: Deployment, metadata: {name: m}}}}]}
          4:46: Deployment is not served as "v1"; use apps/v1
        {steps: [{apply: {object: {apiVersion: v1, kind: Pood, metadata: {name: m}}}}]}
          4:56: unknown kind "Pood"; did you mean Pod? <kinds>
        {steps: [{apply: {object: {apiVersion: v1, kind: Pod}}}]}
          4:33: an object without metadata; add metadata: {name: NAME}
        {steps: [{apply: {object: {apiVersion: v1, kind: Pod, metadata: {}}}}]}
          4:71: an object without metadata.name; add one
        {steps: [{apply: {object: {apiVersion: v1, kind: Pod, metadata: x}}}]}
          4:71: expected a map of metadata such as {name: NAME}, found "x"
        {steps: [{apply: {object: {apiVersion: v1, kind: Pod, metadata: {name: A}}}}]}
          4:78: "A" is no valid name: <subdomain>
        {steps: [{apply: {object: {apiVersion: v1, kind: Service, metadata: {name: 1a}}}}]}
          4:82: "1a" is no valid name: <label1035>
        {steps: [{apply: {object: {apiVersion: v1, kind: Pod, metadata: {name: 5}}}}]}
          4:78: expected the name of the object, found 5; put it in quotes to make it a text
        {steps: [{apply: {object: {apiVersion: v1, kind: Node, metadata: {name: node-0, namespace: default}}}}]}
          4:98: objects of kind Node have no namespace; remove it
        {steps: [{apply: {object: {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: m}}, \
        5]}}}]}
          4:126: expected an object with apiVersion, kind and metadata, found 5
        {steps: [{apply: {objects: {}}}]}
          4:34: expected a list of objects, found a map
        """
}
