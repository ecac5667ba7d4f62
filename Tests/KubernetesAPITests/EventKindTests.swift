import KubernetesAPI
import ObjectModel
import Testing

@Suite("Event")
struct EventKindTests {
    private static let old = #"""
        {"apiVersion":"v1","kind":"Event","metadata":{"name":"e","namespace":"team"},"involvedObject":{"kind":"Pod","namespace":"team","name":"p"},
         "reason":"Started","message":"Started it","type":"Normal","count":1,"source":{"component":"kubelet","host":"n"},
         "firstTimestamp":"2026-01-01T00:00:00Z","lastTimestamp":"2026-01-01T00:00:00Z"}
        """#
    private static let new = #"""
        {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"e","namespace":"team"},
         "regarding":{"kind":"Pod","namespace":"team","name":"p"},"reason":"Started","note":"Started it","type":"Normal","action":"Starting",
         "eventTime":"2026-01-01T00:00:00.000000Z","reportingController":"kubelet","reportingInstance":"kubelet-n"}
        """#
    private static let mismatch = #"does not match event.namespace"#
    private static let newStyle =
        #""eventTime":"2026-01-01T00:00:00.000000Z","reportingComponent":"a","reportingInstance":"b","action":"c""#
    private static let long = String(repeating: "x", count: 129)

    @Test(
        "says what kube-apiserver says about an event of core/v1",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("of a node", #"{"metadata":{"namespace":"default"},"involvedObject":{"namespace":null}}"#),
            KindRow("without reason or type", #"{"reason":null,"type":null,"message":null}"#),
            KindRow("odd type", #"{"type":"Odd"}"#),
            KindRow(
                "new style", #"{"eventTime":"2026-01-01T00:00:00.000000Z","reportingComponent":"a","reportingInstance":"b","action":"c"}"#),
            KindRow(
                "other namespace", #"{"involvedObject":{"namespace":"b"}}"#, #"involvedObject.namespace: Invalid value: "b": \#(mismatch)"#),
            KindRow(
                "no namespace of the object", #"{"involvedObject":{"namespace":null}}"#,
                #"involvedObject.namespace: Invalid value: "": \#(mismatch)"#),
            KindRow(
                "new style without its fields", #"{"eventTime":"2026-01-01T00:00:00.000000Z","reason":null}"#,
                "reportingController: Required value",
                #"reportingController: Invalid value: "": name part must be non-empty"#,
                #"reportingController: Invalid value: "": \#(FormatText.qualifiedName)"#, "reportingInstance: Required value",
                "action: Required value", "reason: Required value"),
            KindRow(
                "new style with long fields",
                #"{"eventTime":"2026-01-01T00:00:00.000000Z","reportingComponent":"a","reportingInstance":"\#(long)","action":"\#(long)","reason":"\#(long)"}"#,
                #"reportingInstance: Invalid value: "": can have at most 128 characters"#,
                #"action: Invalid value: "": can have at most 128 characters"#,
                #"reason: Invalid value: "": can have at most 128 characters"#),
            KindRow("old style with a long message", #"{"message":"\#(String(repeating: "m", count: 1025))"}"#),
            KindRow("new style about another namespace", #"{"involvedObject":{"namespace":"b"},\#(newStyle)}"#),
            KindRow(
                "new style of a node", #"{"metadata":{"namespace":"kube-system"},"involvedObject":{"namespace":null},\#(newStyle)}"#),
            KindRow(
                "new style of a node beside a team", #"{"involvedObject":{"namespace":null},\#(newStyle)}"#,
                #"involvedObject.namespace: Invalid value: "": \#(mismatch)"#),
            KindRow(
                "new style with a long message", #"{"message":"\#(String(repeating: "m", count: 1025))",\#(newStyle)}"#,
                #"message: Invalid value: "": can have at most 1024 characters"#),
            KindRow(
                "new style from a malformed controller",
                #"{"eventTime":"2026-01-01T00:00:00.000000Z","reportingComponent":"a b","reportingInstance":"b","action":"c"}"#,
                #"reportingController: Invalid value: "a b": \#(FormatText.qualifiedName)"#),
            KindRow(
                "bad namespace", #"{"metadata":{"namespace":"A_B"},"involvedObject":{"namespace":"A_B"}}"#,
                #"namespace: Invalid value: "A_B": \#(FormatText.subdomain)"#),
        ])
    func core(_ row: KindRow) throws {
        let object = try row.object(from: Self.old)
        #expect(EventKind.definition.complaintsAboutCreating(object) == row.complaints)
        #expect(EventKind.definition.complaintsAboutUpdating(try json(Self.old), to: object) == row.complaints)
    }

    @Test(
        "says what kube-apiserver says about an event of events.k8s.io/v1",
        arguments: [
            KindRow("plain", "{}"),
            KindRow("series", #"{"series":{"count":2,"lastObservedTime":"2026-01-01T00:00:00.000000Z"}}"#),
            KindRow("note of 1024 characters", #"{"note":"\#(String(repeating: "n", count: 1024))"}"#),
            KindRow(
                "note too long", #"{"note":"\#(String(repeating: "n", count: 1025))"}"#,
                #"message: Invalid value: "": can have at most 1024 characters"#),
            KindRow("no time", #"{"eventTime":null}"#, "eventTime: Required value"),
            KindRow("odd type", #"{"type":"Odd"}"#, #"type: Invalid value: "": has invalid value: Odd"#),
            KindRow(
                "old fields", #"{"deprecatedCount":1,"deprecatedSource":{"host":"n"},"deprecatedFirstTimestamp":"2026-01-01T00:00:00Z"}"#,
                #"firstTimestamp: Invalid value: "": needs to be unset"#, #"count: Invalid value: "": needs to be unset"#,
                #"source: Invalid value: "": needs to be unset"#),
            KindRow(
                "short series", #"{"series":{"count":1}}"#, #"series.count: Invalid value: "": should be at least 2"#,
                "series.lastObservedTime: Required value"),
            KindRow(
                "object without namespace", #"{"regarding":{"namespace":null}}"#,
                #"involvedObject.namespace: Invalid value: "": \#(mismatch)"#),
        ])
    func events(_ row: KindRow) throws {
        #expect(EventsEventKind.definition.complaintsAboutCreating(try row.object(from: Self.new)) == row.complaints)
    }

    @Test(
        "keeps everything but the series of a new-style event",
        arguments: [
            KindRow("labels", #"{"metadata":{"labels":{"a":"b"}}}"#),
            KindRow("series", #"{"series":{"count":3,"lastObservedTime":"2026-01-01T00:00:00.000000Z"}}"#),
            KindRow("note", #"{"note":"other"}"#, #"message: Invalid value: "other": field is immutable"#),
            KindRow("action", #"{"action":"other"}"#, #"action: Invalid value: "other": field is immutable"#),
            KindRow(
                "reason", #"{"reason":"Other"}"#, #"reason: Invalid value: "Other": field is immutable"#,
                #"reason: Invalid value: "Other": field is immutable"#),
            KindRow(
                "controller", #"{"reportingController":"other"}"#, #"reportingController: Invalid value: "other": field is immutable"#),
        ])
    func update(_ row: KindRow) throws {
        let old = try json(Self.new)
        #expect(
            EventsEventKind.definition.complaintsAboutUpdating(old, to: MergePatch.apply(try json(row.change), to: old)) == row.complaints)
    }

    @Test("is the same object in either spelling")
    func conversion() throws {
        let core = try json(Self.old)
        let events = EventsEventKind.eventsForm(of: core)
        #expect(events["regarding"] == core["involvedObject"])
        #expect(events["note"] == core["message"])
        #expect(events["deprecatedSource"] == core["source"])
        #expect(events["deprecatedCount"] == 1)
        #expect(events["apiVersion"] == "events.k8s.io/v1")
        #expect(events["message"] == nil)
        #expect(EventsEventKind.coreForm(of: events) == core)
        #expect(EventsEventKind.coreForm(of: try json(Self.new))["reportingComponent"] == "kubelet")
    }

    @Test("can be selected by what it is about")
    func selection() {
        #expect(
            EventKind.definition.selectableFields.map(\.name) == [
                "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
                "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
            ])
        #expect(EventsEventKind.definition.selectableFields.contains { $0.name == "regarding.name" && $0.path == ["regarding", "name"] })
    }

    @Test("has a lens")
    func lens() throws {
        var event = Event(try json(Self.old))
        #expect(event.reason == "Started")
        #expect(event.sourceComponent == "kubelet")
        event.count += 1
        event.lastTimestamp = Timestamp(seconds: 0)
        #expect(event.json["count"] == 2)
        #expect(event.json["lastTimestamp"] == "1970-01-01T00:00:00Z")
    }
}
