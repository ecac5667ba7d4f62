import Testing

@testable import Scenarios

/// Nodes, images and timing.
struct ReadClusterTests {
    @Test(arguments: ReaderRow.table(Self.cluster))
    func refusesNodesAndImagesThatAreWrong(row: ReaderRow) { row.check() }

    @Test(arguments: ReaderRow.table(Self.timing))
    func refusesTimingThatIsWrong(row: ReaderRow) { row.check() }

    private static let cluster = """
        {cluster: {nodes: [{count: 2}]}}
          4:26: missing key name; it takes a name in lower case
        {cluster: {nodes: [{name: A_b}]}}
          4:33: "A_b" is no valid name: <subdomain>
        {cluster: {nodes: [{name: a, count: 0}]}}
          4:43: expected a whole number from 1 to 10000, found 0
        {cluster: {nodes: [{name: a, count: 10001}]}}
          4:43: expected a whole number from 1 to 10000, found 10001
        {cluster: {nodes: [{name: a, count: 6000}, {name: b, count: 6000}]}}
          4:50: with these there are 12000 nodes; at most 10000 are allowed
        {cluster: {nodes: [{name: a}, {name: a}]}}
          4:44: a second node named a; give each group its own name
        {cluster: {nodes: [{name: a, count: 2}, {name: a-1}]}}
          4:54: a second node named a-1; give each group its own name
        {cluster: {nodes: [{name: a, capacity: {cpu: lots}}]}}
          4:52: "lots" is not a quantity; write one such as 500m, 8 or 32Gi
        {cluster: {nodes: [{name: a, capacity: {cpu: -1}}]}}
          4:52: a capacity of -1 is negative; write one of 0 or more
        {cluster: {nodes: [{name: a, capacity: {cpu: true}}]}}
          4:52: expected a quantity such as 8 or 32Gi, found true
        {cluster: {nodes: [{name: a, capacity: {"c p u": 1}}]}}
          4:47: "c p u" is no resource name: <qualified name>
        {cluster: {nodes: [{name: a, capacity: 8}]}}
          4:46: expected a map of quantities such as {cpu: "8", memory: 32Gi}, found 8
        {cluster: {nodes: [{name: a, labels: {zone: 5}}]}}
          4:51: expected the value of a label as a text, found 5
        {cluster: {nodes: [{name: a, labels: {zone: "a b"}}]}}
          4:51: "a b" is no label value: <label value>
        {cluster: {nodes: [{name: a, labels: {"a b": c}}]}}
          4:45: "a b" is no label key: <qualified name>
        {cluster: {nodes: [{name: a, cout: 3}]}}
          4:36: unknown key "cout" in spec.cluster.nodes[]; did you mean count? the keys are name, count, capacity, labels
        {cluster: {nodes: {name: a}}}
          4:25: expected a list of nodes, found a map
        {cluster: {nodes: [a]}}
          4:26: expected a map with the keys name, count, capacity, labels, found "a"
        {cluster: {images: [{pull: 2s}]}}
          4:27: missing key name; it takes an image name in which * stands for any characters
        {cluster: {images: [{name: "", pull: 2s}]}}
          4:34: expected an image name, found ""
        {cluster: {images: [{name: app, use: "a b"}]}}
          4:44: "a b" is no valid name: <subdomain>
        {cluster: {images: [{name: app, pull: fast}]}}
          4:45: "fast" is not a duration; write one such as 250ms, 1m30s or 2h
        {cluster: {images: app}}
          4:26: expected a list of images, found "app"
        {cluster: {heartbeats: 1}}
          4:30: expected true or false, found 1
        {cluster: {heartbeats: "true"}}
          4:30: expected true or false, found "true"
        {cluster: {storage: {}}}
          4:18: unknown key "storage" in spec.cluster; the keys are nodes, images, heartbeats
        """

    private static let timing = """
        {timing: {apiRequest: 5}}
          4:29: expected a duration such as 250ms, found 5; add a unit: ns, us, ms, s, m or h
        {timing: {apiRequest: 5 ms}}
          4:29: "5 ms" is not a duration; write one such as 250ms, 1m30s or 2h
        {timing: {apiRequest: -5ms}}
          4:29: the duration "-5ms" is negative; write one of 0s or more
        {timing: {apiRequest: 100000h}}
          4:29: the duration "100000h" is above 87600h, ten years; write a shorter one
        {timing: {apiRequest: [1ms, 2ms]}}
          4:29: expected a duration such as 250ms or a distribution such as {uniform: [0s, 20ms]}, found a list
        {timing: {apiRequest: true}}
          4:29: expected a duration such as 250ms, found true
        {timing: {apiRequest: }}
          4:29: expected a duration such as 250ms, found nothing
        {timing: {apiRequest: {}}}
          4:29: an empty map; write one of the keys uniform, lognormal, normal, exponential or empirical
        {timing: {apiRequest: {uniform: [0s]}}}
          4:39: expected two durations such as [0s, 20ms], found a list
        {timing: {apiRequest: {uniform: [20ms, 0s]}}}
          4:39: the range starts at 20ms, after its end at 0s; swap them
        {timing: {apiRequest: {uniform: [x, -1s]}}}
          4:40: "x" is not a duration; write one such as 250ms, 1m30s or 2h
          4:43: the duration "-1s" is negative; write one of 0s or more
        {timing: {apiRequest: {uniform: 5ms}}}
          4:39: expected two durations such as [0s, 20ms], found "5ms"
        {timing: {apiRequest: {lognormal: {median: 1s}}}}
          4:41: missing key p99; it takes a duration not below the median
        {timing: {apiRequest: {lognormal: {median: 0s, p99: 1s}}}}
          4:50: a log-normal distribution has no median of 0s; write one above it
        {timing: {apiRequest: {lognormal: {median: 2s, p99: 1s}}}}
          4:59: the p99 of 1s is below the median of 2s; raise it
        {timing: {apiRequest: {lognormal: 1s}}}
          4:41: expected a map with the keys median, p99, found "1s"
        {timing: {apiRequest: {normal: {mean: 1s, stdev: 1s}}}}
          4:38: missing key stddev; it takes a duration
          4:49: unknown key "stdev" in <distribution>.normal; did you mean stddev? the keys are mean, stddev
        {timing: {apiRequest: {exponential: {}}}}
          4:43: missing key mean; it takes a duration
        {timing: {apiRequest: {empirical: file.csv}, schedule: {empirical: empty.csv}}}
          4:41: "file.csv": there is no such file; check the path
          4:74: "empty.csv": the file has no lengths of time; write one a line, such as 0.25 or 250ms
        {timing: {apiRequest: {gamma: 1s}}}
          4:30: unknown key "gamma" in <distribution>; the keys are uniform, lognormal, normal, exponential, \
        empirical
        {timing: {apiRequest: {uniform: [0s, 1s], normal: {mean: 1s, stddev: 1s}}}}
          4:49: both uniform and normal are given; keep one of them
        {timing: {apiRequests: 1ms}}
          4:17: unknown key "apiRequests" in spec.timing; did you mean apiRequest? the keys are apiRequest, watchDelivery, \
        schedule, sandboxStart, readiness, garbageCollection
        {timing: 1ms}
          4:16: expected a map with the keys apiRequest, watchDelivery, schedule, sandboxStart, readiness, garbageCollection, \
        found "1ms"
        """
}
