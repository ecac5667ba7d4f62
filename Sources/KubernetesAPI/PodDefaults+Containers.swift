import ObjectModel

/// Defaults of containers.
extension PodDefaults {
    static func container(_ container: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(container)
        changed.changeElements("ports") { port in
            var changed = DefaultedObject(port)
            changed.fillText("protocol", "TCP")
            return changed.result
        }
        changed.changeElements("env") { variable in
            guard variable.contains("valueFrom") else { return nil }
            var changed = DefaultedObject(variable)
            changed.change("valueFrom", valueSource)
            return changed.result
        }
        changed.fill("resources", [:])
        changed.change("resources", resources)
        changed.change("livenessProbe", probe)
        changed.change("readinessProbe", probe)
        changed.change("startupProbe", probe)
        changed.change("lifecycle") { lifecycle in
            var changed = DefaultedObject(lifecycle)
            changed.change("postStart", handler)
            changed.change("preStop", handler)
            return changed.result
        }
        changed.fillText("terminationMessagePath", "/dev/termination-log")
        changed.fillText("terminationMessagePolicy", "File")
        changed.fillText("imagePullPolicy", pullPolicy(image: container.text("image")))
        changed.change("securityContext") { context in
            guard context.contains("procMount") else { return nil }
            var changed = DefaultedObject(context)
            changed.fillText("procMount", "Default")
            return changed.result
        }
        return changed.result
    }

    /// `Always` for an image without tag and digest or with the tag `latest`, else `IfNotPresent`.
    static func pullPolicy(image: String) -> String {
        let bytes = image.utf8
        var tagStart: String.Index?
        var hasDigest = false
        var position = bytes.startIndex
        while position < bytes.endIndex {
            switch bytes[position] {
            case UInt8(ascii: "@"):
                hasDigest = true
                position = bytes.index(before: bytes.endIndex)
            case UInt8(ascii: "/"): tagStart = nil
            case UInt8(ascii: ":"): tagStart = bytes.index(after: position)
            default: break
            }
            position = bytes.index(after: position)
        }
        if let tagStart {
            let end = hasDigest ? (bytes[tagStart...].firstIndex(of: UInt8(ascii: "@")) ?? bytes.endIndex) : bytes.endIndex
            return image[tagStart..<end] == "latest" ? "Always" : "IfNotPresent"
        }
        return hasDigest ? "IfNotPresent" : "Always"
    }

    private static func resources(_ resources: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(resources)
        changed.change("limits", QuantityDefaults.canonicalList)
        changed.change("requests", QuantityDefaults.canonicalList)
        return changed.result
    }

    private static func valueSource(_ source: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(source)
        changed.change("fieldRef", fieldReference)
        changed.change("resourceFieldRef", resourceReference)
        return changed.result
    }

    static func fieldReference(_ reference: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(reference)
        changed.fillText("apiVersion", "v1")
        return changed.result
    }

    /// A divisor that was left out is written back as zero, which means one.
    static func resourceReference(_ reference: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(reference)
        changed.fill("divisor", "0")
        changed.canonicalizeQuantity("divisor")
        return changed.result
    }

    private static func probe(_ probe: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(probe)
        changed.change("httpGet", httpGet)
        changed.change("grpc") { action in
            var changed = DefaultedObject(action)
            changed.fill("service", "")
            return changed.result
        }
        changed.fillNumber("timeoutSeconds", 1)
        changed.fillNumber("periodSeconds", 10)
        changed.fillNumber("successThreshold", 1)
        changed.fillNumber("failureThreshold", 3)
        return changed.result
    }

    private static func handler(_ handler: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(handler)
        changed.change("httpGet", httpGet)
        return changed.result
    }

    private static func httpGet(_ action: JSONObject) -> JSONObject? {
        var changed = DefaultedObject(action)
        changed.fillText("path", "/")
        changed.fillText("scheme", "HTTP")
        return changed.result
    }
}
