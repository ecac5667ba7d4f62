import ObjectModel

/// Checks of environment variables, mounts and devices.
extension PodValidation {
    /// Names follow the relaxed rule, which holds since 1.32.
    func environment(_ container: JSONObject, _ errors: inout FieldErrors) {
        errors.eachObject(container, "env") { errors, _, variable in
            if errors.requireText(variable, "name") { check(variable, "name", NameFormat.relaxedEnvVarName, &errors) }
            errors.object(variable, "valueFrom") { errors, source in
                valueSource(source, hasValue: !variable.text("value").isEmpty, &errors)
            }
        }
    }

    private func valueSource(_ source: JSONObject, hasValue: Bool, _ errors: inout FieldErrors) {
        var count = 0
        if let reference = source.fields("fieldRef") {
            count += 1
            errors.within("fieldRef") { fieldReference(reference, Self.environmentFields, &$0) }
        }
        if let reference = source.fields("resourceFieldRef") {
            count += 1
            errors.within("resourceFieldRef") { resourceReference(reference, isVolume: false, &$0) }
        }
        for key in ["configMapKeyRef", "secretKeyRef"] {
            errors.object(source, key) { errors, reference in
                count += 1
                let name = reference.text("name")
                let messages = NameFormat.dns1123Subdomain(name)
                if !messages.isEmpty { errors.within("name") { $0.invalid(.string(name), all: messages) } }
                if errors.requireText(reference, "key") { check(reference, "key", NameFormat.configMapKey, &errors) }
            }
        }
        if count == 0 {
            errors.invalid("", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`")
        } else if hasValue {
            errors.invalid("", "may not be specified when `value` is not empty")
        } else if count > 1 {
            errors.invalid("", "may not have more than one field specified at a time")
        }
    }

    func environmentSources(_ container: JSONObject, _ errors: inout FieldErrors) {
        let sources = container.elements("envFrom")
        if sources.isEmpty { return }
        errors.within("envFrom") { errors in
            for (index, element) in sources.enumerated() {
                guard case .object(let source) = element else { continue }
                var count = 0
                errors.within(index: index) { errors in
                    check(source, "prefix", NameFormat.relaxedEnvVarName, &errors)
                    for key in ["configMapRef", "secretRef"] {
                        errors.object(source, key) { errors, reference in
                            count += 1
                            if errors.requireText(reference, "name") {
                                check(
                                    reference, "name",
                                    { NameFormat.dns1123Subdomain(NameFormat.maskingTrailingDash($0)) }, &errors)
                            }
                        }
                    }
                }
                if count == 0 {
                    errors.invalid("", "must specify one of: `configMapRef` or `secretRef`")
                } else if count > 1 {
                    errors.invalid("", "may not have more than one field specified at a time")
                }
            }
        }
    }

    static let environmentFields = [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP",
        "status.hostIPs", "status.podIP", "status.podIPs",
    ]
    static let volumeFields = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"]
    private static let convertibleFields = [
        "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName",
        "spec.restartPolicy", "spec.serviceAccountName", "spec.schedulerName", "status.phase", "status.hostIP", "status.hostIPs",
        "status.podIP", "status.podIPs",
    ]
    private static let resourceFields = [
        "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory",
    ]

    /// A field of the Pod that a variable or a file shows.
    func fieldReference(_ reference: JSONObject, _ supported: [String], _ errors: inout FieldErrors) {
        guard errors.requireText(reference, "apiVersion"), errors.requireText(reference, "fieldPath") else { return }
        let version = reference.text("apiVersion")
        var path = reference.text("fieldPath")
        var subscripted: (path: String, key: String)?
        if path.hasSuffix("']"), let open = path.range(ofText: "['"), open.lowerBound > path.startIndex {
            subscripted = (String(path[..<open.lowerBound]), String(path[open.upperBound...].dropLast(2)))
        }
        var problem: String?
        if version != "v1" {
            problem = "unsupported pod version: \(version)"
        } else if let subscripted {
            if subscripted.path != "metadata.annotations" && subscripted.path != "metadata.labels" {
                problem = "field label does not support subscript: \(path)"
            }
        } else if path == "spec.host" {
            path = "spec.nodeName"
        } else if !Self.convertibleFields.contains(path) {
            problem = "field label not supported: \(path)"
        }
        if let problem {
            errors.within("fieldPath") { $0.invalid(.string(path), "error converting fieldPath: \(problem)") }
        } else if let subscripted {
            let key = subscripted.path == "metadata.annotations" ? subscripted.key.lowercased() : subscripted.key
            SelectorValidation.labelName(key, &errors)
        } else if !supported.contains(path) {
            errors.within("fieldPath") { $0.notSupported(.string(path), supported: supported) }
        }
    }

    /// A container's resource that a variable or a file shows.
    func resourceReference(_ reference: JSONObject, isVolume: Bool, _ errors: inout FieldErrors) {
        let resource = reference.text("resource")
        let isHugePages = resource.hasPrefix("requests.hugepages-") || resource.hasPrefix("limits.hugepages-")
        if isVolume, reference.text("containerName").isEmpty {
            errors.within("containerName") { $0.required() }
        } else if resource.isEmpty {
            errors.within("resource") { $0.required() }
        } else if !isHugePages, !Self.resourceFields.contains(resource) {
            errors.within("resource") { $0.notSupported(.string(resource), supported: Self.resourceFields) }
        }
        guard let given = reference.given("divisor"), let divisor = Quantity(json: given), divisor != .zero else { return }
        let sizes = ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"]
        let allowed: [String]
        let subject: String
        switch resource {
        case "limits.cpu", "requests.cpu": (allowed, subject) = (["1m", "1"], "cpu")
        case "limits.memory", "requests.memory": (allowed, subject) = (sizes, "memory")
        case "limits.ephemeral-storage", "requests.ephemeral-storage": (allowed, subject) = (sizes, "local ephemeral storage")
        default:
            if !isHugePages { return }
            (allowed, subject) = (sizes, "hugepages")
        }
        if allowed.contains(divisor.description) { return }
        let list = subject == "cpu" ? "1m and 1" : allowed.joined(separator: ", ")
        errors.within("divisor") {
            $0.invalid(.string(resource), "only divisor's values \(list) are supported with the \(subject) resource")
        }
    }

    func mounts(_ container: JSONObject, _ context: Context, _ errors: inout FieldErrors) {
        let mounts = container.elements("volumeMounts")
        if mounts.isEmpty { return }
        let devices = container.elements("volumeDevices")
        var paths: [String] = []
        errors.enter(.field("volumeMounts"))
        for (index, element) in mounts.enumerated() {
            guard case .object(let mount) = element else { continue }
            let name = mount.text("name")
            let path = mount.text("mountPath")
            errors.enter(.index(index))
            errors.requireText(mount, "name")
            let volume = context.volumes[name]
            if volume == nil { errors.within("name") { $0.notFound(.string(name)) } }
            errors.requireText(mount, "mountPath")
            if paths.contains(path) { errors.within("mountPath") { $0.invalid(.string(path), "must be unique") } }
            paths.append(path)
            if devices.contains(where: { $0["name"]?.stringValue == name }) {
                errors.within("name") { $0.invalid(.string(name), "must not already exist in volumeDevices") }
            }
            if devices.contains(where: { $0["devicePath"]?.stringValue == path }) {
                errors.within("mountPath") { $0.invalid(.string(path), "must not already exist as a path in volumeDevices") }
            }
            let subPath = mount.text("subPath")
            let expression = mount.text("subPathExpr")
            if let volume, volume.given("image") != nil {
                for (key, text) in [("subPath", subPath), ("subPathExpr", expression)] where !text.isEmpty {
                    errors.within(key) { $0.invalid(.string(text), "not allowed in image volume sources") }
                }
            }
            if !expression.isEmpty, !subPath.isEmpty {
                errors.within("subPathExpr") {
                    $0.invalid(.string(expression), "subPathExpr and subPath are mutually exclusive")
                }
            }
            errors.leave()
            // Upstream leaves the index out of the following paths.
            if !subPath.isEmpty { errors.within("subPath") { descendingPath(subPath, &$0) } }
            if !expression.isEmpty { errors.within("subPathExpr") { descendingPath(expression, &$0) } }
            propagation(mount, container, &errors)
            recursiveReadOnly(mount, &errors)
        }
        errors.leave()
    }

    private func propagation(_ mount: JSONObject, _ container: JSONObject, _ errors: inout FieldErrors) {
        guard let mode = mount.given("mountPropagation")?.stringValue else { return }
        errors.within("mountPropagation") { errors in
            let supported = ["Bidirectional", "HostToContainer", "None"]
            if !supported.contains(mode) { errors.notSupported(.string(mode), supported: supported) }
            if mode == "Bidirectional", !(container.fields("securityContext")?.isTrue("privileged") ?? false) {
                errors.forbidden("Bidirectional mount propagation is available only to privileged containers")
            }
        }
    }

    private func recursiveReadOnly(_ mount: JSONObject, _ errors: inout FieldErrors) {
        guard let mode = mount.given("recursiveReadOnly")?.stringValue, mode != "Disabled" else { return }
        errors.within("recursiveReadOnly") { errors in
            guard mode == "Enabled" || mode == "IfPossible" else {
                errors.notSupported(.string(mode), supported: ["Disabled", "Enabled", "IfPossible"])
                return
            }
            if !mount.isTrue("readOnly") { errors.forbidden("may only be specified when readOnly is true") }
            if let propagation = mount.given("mountPropagation")?.stringValue, propagation != "None" {
                errors.forbidden("may only be specified when mountPropagation is None or not specified")
            }
        }
    }

    func devices(_ container: JSONObject, _ context: Context, _ errors: inout FieldErrors) {
        guard container.contains("volumeDevices") else { return }
        let mounts = container.elements("volumeMounts")
        var names: [String] = []
        var paths: [String] = []
        errors.eachObject(container, "volumeDevices") { errors, _, device in
            let name = device.text("name")
            let path = device.text("devicePath")
            errors.requireText(device, "name")
            if names.contains(name) { errors.within("name") { $0.invalid(.string(name), "must be unique") } }
            if let volume = context.volumes[name] {
                if volume.given("persistentVolumeClaim") == nil, volume.given("ephemeral") == nil {
                    errors.within("name") {
                        $0.invalid(
                            .string(name),
                            "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode")
                    }
                }
            } else {
                errors.within("name") { $0.notFound(.string(name)) }
            }
            errors.requireText(device, "devicePath")
            if paths.contains(path) { errors.within("devicePath") { $0.invalid(.string(path), "must be unique") } }
            if Self.hasBackstep(path) {
                errors.within("devicePath") { $0.invalid(.string(path), "can not contain backsteps ('..')") }
            } else {
                paths.append(path)
            }
            if mounts.contains(where: { $0["name"]?.stringValue == name }) {
                errors.within("name") { $0.invalid(.string(name), "must not already exist in volumeMounts") }
            }
            if mounts.contains(where: { $0["mountPath"]?.stringValue == path }) {
                errors.within("devicePath") { $0.invalid(.string(path), "must not already exist as a path in volumeMounts") }
            }
            if !name.isEmpty { names.append(name) }
        }
    }
}

extension String {
    /// The first place of a text of two ASCII characters.
    fileprivate func range(ofText text: String) -> Range<Index>? {
        let wanted = Array(text.utf8)
        var position = utf8.startIndex
        while position < utf8.endIndex {
            let next = utf8.index(after: position)
            if next < utf8.endIndex, wanted.count == 2, utf8[position] == wanted[0], utf8[next] == wanted[1] {
                return position..<utf8.index(after: next)
            }
            position = next
        }
        return nil
    }
}
