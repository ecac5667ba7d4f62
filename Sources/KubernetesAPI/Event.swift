import ObjectModel

/// A lens on `v1 Event`, the stored form.
public struct Event: KubernetesObject {
    /// The whole object.
    public var json: JSONValue

    /// Views a value.
    public init(_ json: JSONValue) { self.json = json }

    /// `involvedObject`, a `v1.ObjectReference`.
    public var involvedObject: JSONObject {
        get { lensObject("involvedObject") }
        set { setLensObject(newValue, "involvedObject") }
    }

    /// `reason`, in upper camel case.
    public var reason: String {
        get { lensText("reason") }
        set { setLensText(newValue, "reason") }
    }

    /// `message`.
    public var message: String {
        get { lensText("message") }
        set { setLensText(newValue, "message") }
    }

    /// `type`: Normal or Warning.
    public var type: String {
        get { lensText("type") }
        set { setLensText(newValue, "type") }
    }

    /// `action`, what was done or failed; empty for events of the old style.
    public var action: String {
        get { lensText("action") }
        set { setLensText(newValue, "action") }
    }

    /// `count`, how often an event of the old style happened.
    public var count: Int64 {
        get { lensInteger("count") }
        set { setLensInteger(newValue, "count") }
    }

    /// `source.component`.
    public var sourceComponent: String {
        get { lensText("source", "component") }
        set { setLensText(newValue, "source", "component") }
    }

    /// `source.host`.
    public var sourceHost: String {
        get { lensText("source", "host") }
        set { setLensText(newValue, "source", "host") }
    }

    /// The controller that reports; core/v1 spells the field `reportingComponent`.
    public var reportingController: String {
        get { lensText("reportingComponent") }
        set { setLensText(newValue, "reportingComponent") }
    }

    /// `reportingInstance`.
    public var reportingInstance: String {
        get { lensText("reportingInstance") }
        set { setLensText(newValue, "reportingInstance") }
    }

    /// `firstTimestamp`, in whole seconds on the wire.
    public var firstTimestamp: Timestamp? {
        get { lensTime("firstTimestamp") }
        set { setLensText(newValue?.rfc3339, path: ["firstTimestamp"]) }
    }

    /// `lastTimestamp`, in whole seconds on the wire.
    public var lastTimestamp: Timestamp? {
        get { lensTime("lastTimestamp") }
        set { setLensText(newValue?.rfc3339, path: ["lastTimestamp"]) }
    }

    /// `eventTime`, in microseconds on the wire; set on events of the new style only.
    public var eventTime: Timestamp? {
        get { lensTime("eventTime") }
        set { setLensText(newValue?.rfc3339Micro, path: ["eventTime"]) }
    }
}
