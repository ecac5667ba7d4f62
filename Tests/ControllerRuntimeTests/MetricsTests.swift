import ObjectModel
import Simulation
import Testing

@testable import ControllerRuntime

/// The registry, and the text that a scrape gets.
@Suite struct MetricsTests {
    @Test func `the text has metrics by name and series by label values`() {
        let registry = MetricsRegistry()
        let calls = registry.counter("calls_total", help: "Calls.", labels: ["verb", "code"])
        calls.with("patch", "200").increment()
        calls.with("get", "404").increment(by: 2)
        calls.with("get", "200").increment(by: 1_234_567)
        calls.with("get", "200").increment(by: -1)
        registry.gauge("b_depth", help: "Depth.").with().set(-2.5)
        registry.gauge("a_depth", help: "").with().add(3)
        _ = registry.gauge("unused", help: "Nothing asks for it.", labels: ["x"])
        #expect(
            registry.text() == """
                # HELP a_depth \n\
                # TYPE a_depth gauge
                a_depth 3
                # HELP b_depth Depth.
                # TYPE b_depth gauge
                b_depth -2.5
                # HELP calls_total Calls.
                # TYPE calls_total counter
                calls_total{code="200",verb="get"} 1.234567e+06
                calls_total{code="200",verb="patch"} 1
                calls_total{code="404",verb="get"} 2

                """)
    }

    @Test func `buckets add up and their ends are inclusive`() {
        let registry = MetricsRegistry()
        let sizes = registry.histogram("size", help: "Size.", labels: ["of"], bounds: [0.25, 1, 10])
        for value in [0.25, 0.5, 1, 1.5, 10, 10.5, 300_000] { sizes.with("it").observe(value) }
        _ = sizes.with("nothing")
        #expect(
            registry.text() == """
                # HELP size Size.
                # TYPE size histogram
                size_bucket{of="it",le="0.25"} 1
                size_bucket{of="it",le="1"} 3
                size_bucket{of="it",le="10"} 5
                size_bucket{of="it",le="+Inf"} 7
                size_sum{of="it"} 300023.75
                size_count{of="it"} 7
                size_bucket{of="nothing",le="0.25"} 0
                size_bucket{of="nothing",le="1"} 0
                size_bucket{of="nothing",le="10"} 0
                size_bucket{of="nothing",le="+Inf"} 0
                size_sum{of="nothing"} 0
                size_count{of="nothing"} 0

                """)
        #expect(sizes.with("it").count == 7)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a\"b", "a\\\"b"), ("a\\b", "a\\\\b"), ("a\nb", "a\\nb"), ("\\n", "\\\\n"), ("", ""), ("ü{}=,", "ü{}=,"),
    ])
    func `label values are escaped`(value: String, text: String) {
        let registry = MetricsRegistry()
        registry.gauge("g", help: "Says \"\(value)\".", labels: ["l"]).with(value).set(1)
        let lines = registry.text().split(separator: "\n").map(String.init)
        #expect(lines.last == "g{l=\"\(text)\"} 1")
        // Quotation marks stay as they are in help texts.
        let help = text.replacing("\\\"", with: "\"")
        #expect(lines.first == "# HELP g Says \"\(help)\".")
    }

    @Test(arguments: [
        (Double.infinity, "+Inf"), (-Double.infinity, "-Inf"), (Double.nan, "NaN"), (-0.0, "0"), (12, "12"), (1e-7, "1e-07"),
    ])
    func `numbers that are none have names`(value: Double, text: String) {
        #expect(MetricsText.number(value) == text)
    }

    @Test(arguments: [
        (0, 0), (1, 1e-9), (2_500_000, 0.0025), (4_399_000_000, 4.399), (1_000_000_001, 1.000000001), (7_200_000_000_000, 7_200),
    ])
    func `lengths of time become seconds`(length: Nanoseconds, seconds: Double) {
        let histogram = Histogram(bounds: [])
        histogram.observe(seconds: length)
        #expect(histogram.sum == seconds)
    }

    @Test(arguments: [(0, 0), (999_999, 0), (1_000_000, 1), (1_999_999, 1), (4_399_500_000, 4_399), (-1_500_000, -1)])
    func `lengths of time become whole milliseconds`(length: Nanoseconds, milliseconds: Double) {
        let histogram = Histogram(bounds: [])
        histogram.observe(milliseconds: length)
        #expect(histogram.sum == milliseconds)
    }

    @Test func `asking again gives the same metric`() {
        let registry = MetricsRegistry()
        registry.counter("c", help: "h", labels: ["l"]).with("x").increment()
        registry.counter("c", help: "h", labels: ["l"]).with("x").increment()
        #expect(registry.total("c") == 2)
    }

    @Test func `collectors are asked at each scrape and may share a name`() {
        let registry = MetricsRegistry()
        var count = 0.0
        for name in ["b", "a"] {
            registry.addCollector {
                count += 1
                return [
                    MetricFamily(
                        name: "things", help: "Things.", kind: .gauge,
                        series: [.init(labels: [MetricLabel("of", name)], value: .number(count))])
                ]
            }
        }
        registry.addCollector { [MetricFamily(name: "none", help: "None.", kind: .gauge, series: [])] }
        let head = "# HELP things Things.\n# TYPE things gauge\n"
        #expect(registry.text() == head + "things{of=\"a\"} 2\nthings{of=\"b\"} 1\n")
        #expect(registry.text() == head + "things{of=\"a\"} 4\nthings{of=\"b\"} 3\n")
    }

    @Test func `what was recorded can be read`() {
        let registry = MetricsRegistry()
        let counter = registry.counter("c", help: "", labels: ["a", "b"])
        counter.with("1", "x").increment(by: 3)
        counter.with("1", "y").increment(by: 4)
        counter.with("2", "x").increment(by: 5)
        registry.histogram("h", help: "", labels: ["a"], bounds: [1]).with("1").observe(7)
        #expect(registry.total("c") == 12)
        #expect(registry.total("c", where: [MetricLabel("a", "1")]) == 7)
        #expect(registry.total("c", where: [MetricLabel("b", "x"), MetricLabel("a", "2")]) == 5)
        #expect(registry.total("none") == 0)
        #expect(registry.observations("h") == 1)
        #expect(registry.observations("h", where: [MetricLabel("a", "2")]) == 0)
        #expect(registry.observations("c") == 0)
    }
}
