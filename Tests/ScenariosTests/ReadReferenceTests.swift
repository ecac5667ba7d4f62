import Testing

@testable import Scenarios

/// Which objects are meant.
struct ReadReferenceTests {
    @Test(arguments: ReaderRow.table(Self.references))
    func refusesReferencesThatAreWrong(row: ReaderRow) { row.check() }

    @Test(arguments: ReaderRow.table(Self.patterns))
    func refusesPatternsThatCannotMatch(row: ReaderRow) { row.check() }

    private static let references = """
        {steps: [{patch: {kind: Pod, name: p}}]}
          4:24: missing key patch; it takes a map, or a list of operations for type json
        {steps: [{patch: {patch: {}}}]}
          4:24: missing key kind; it takes a kind
          4:24: missing key name; it takes the name of an object
        {steps: [{patch: {kind: Sandbox, name: p, type: strategic, patch: {}}}]}
          4:55: Sandbox is a custom resource and takes no strategic merge patch; use merge or json
        {steps: [{patch: {kind: Pod, name: p, type: json, patch: {}}}]}
          4:64: expected a list of operations such as {op: replace, path: /spec/replicas, value: 3}, found a map
        {steps: [{patch: {kind: Pod, name: p, type: json, patch: [{op: ad, path: /x}]}}]}
          4:70: expected add, remove, replace, move, copy or test, found "ad"; did you mean add?
        {steps: [{patch: {kind: Pod, name: p, type: json, patch: [{path: /x}]}}]}
          4:65: an operation without op; add one such as op: replace
        {steps: [{patch: {kind: Pod, name: p, type: json, patch: [x]}}]}
          4:65: expected a map of an operation, such as {op: replace, path: /spec/replicas, value: 3}, found "x"
        {steps: [{patch: {kind: Pod, name: p, type: merge, patch: []}}]}
          4:65: expected a map of fields such as {spec: {replicas: 3}}, found a list
        {steps: [{patch: {kind: Pod, name: p, type: apply, patch: {}}}]}
          4:51: expected merge, json or strategic, found "apply"
        {steps: [{patch: {kind: ConfigMap, name: p, subresource: status, patch: {}}}]}
          4:64: ConfigMap has no subresource status; patch the object itself
        {steps: [{patch: {kind: Pod, name: p, subresource: scale, patch: {}}}]}
          4:58: Pod has no subresource scale; patch the object itself
        {steps: [{patch: {kind: Pod, name: p, subresource: log, patch: {}}}]}
          4:58: expected status or scale, found "log"
        {steps: [{patch: {kind: Node, name: p, namespace: default, patch: {}}}]}
          4:57: objects of kind Node have no namespace; remove it
        {steps: [{patch: {kind: Sandbox, apiVersion: v1, name: p, patch: {}}}]}
          4:52: Sandbox is not served as "v1"; use agents.x-k8s.io/v1beta1 or agents.x-k8s.io/v1alpha1
        {steps: [{patch: {kind: Sandboxx, name: p, patch: {}}}]}
          4:31: unknown kind "Sandboxx"; did you mean Sandbox? <kinds>
        {steps: [{delete: {}}]}
          4:25: missing key kind; name one object by kind and name, or a file of objects with file
          4:25: missing key name; name one object by kind and name, or a file of objects with file
        {steps: [{delete: {kind: Pod}}]}
          4:25: missing key name; name one object by kind and name, or a file of objects with file
        {steps: [{delete: {kind: Pod, name: p, propagation: background}}]}
          4:59: expected Background, Foreground or Orphan, found "background"; did you mean Background?
        {steps: [{delete: {kind: Pod, name: p, gracePeriodSeconds: -1}}]}
          4:66: expected a whole number from 0 to 2147483647, found -1
        {steps: [{delete: {file: objects.yaml, name: x}}]}
          4:46: both file and name are given; keep one of them
        {steps: [{scale: {kind: Pod, name: p, replicas: 5}}]}
          4:25: Pod has no scale subresource; patch the object instead
        {steps: [{scale: {kind: Deployment, name: p, replicas: -1}}]}
          4:62: expected a whole number from 0 to 2147483647, found -1
        {steps: [{scale: {kind: Deployment, name: p}}]}
          4:24: missing key replicas; it takes a whole number from 0 to 2147483647
        """

    private static let patterns = """
        {steps: [{eventually: {object: {kind: Pod}}}]}
          4:29: missing key within; it takes a duration
        {steps: [{eventually: {within: 30s}}]}
          4:29: missing key object; it takes a pattern of objects
        {steps: [{eventually: {within: 30s, object: {}}}]}
          4:51: missing key kind; it takes a kind
        {steps: [{eventually: {within: 30s, object: {kind: SandboxWarmPool, staus: {}}}}]}
          4:75: unknown field "staus" of SandboxWarmPool; did you mean status?
        {steps: [{eventually: {within: 30s, object: {kind: SandboxWarmPool, status: {readyReplica: 2}}}}]}
          4:84: unknown field "readyReplica" in status of SandboxWarmPool; did you mean readyReplicas?
        {steps: [{eventually: {within: 30s, object: {kind: SandboxWarmPool, status: {readyReplicas: "2"}}}}]}
          4:99: status.readyReplicas of SandboxWarmPool: expected a whole number, found "2"
        {steps: [{eventually: {within: 30s, object: {kind: SandboxClaim, status: {conditions: [{type: Ready, status: \
        True}]}}}}]}
          4:116: status.conditions[].status of SandboxClaim: expected a text, found true; put it in quotes to make it a text
        {steps: [{eventually: {within: 30s, object: {kind: Pod, spec: {containers: {name: x}}}}}]}
          4:82: spec.containers of Pod: expected a list, found a map
        {steps: [{eventually: {within: 30s, object: {kind: Pod, metadata: {lables: {a: b}}}}}]}
          4:74: unknown field "lables" in metadata of Pod; did you mean labels?
        {steps: [{eventually: {within: 30s, object: {kind: Pod, labels: "app in"}}}]}
          4:71: "app in" is no label selector: unable to parse requirement: found '' expected: '('; write one such as \
        app=web,tier!=db
        {steps: [{eventually: {within: 30s, object: {kind: Pod, labels: [app]}}}]}
          4:71: expected a map of labels or a label selector such as app=web, found a list
        {steps: [{eventually: {within: 30s, object: {kind: Node, namespace: x}}}]}
          4:75: objects of kind Node have no namespace; remove it
        {steps: [{eventually: {within: 30s, object: {kind: Pod, name: A}}}]}
          4:69: "A" is no valid name: <subdomain>
        """
}
