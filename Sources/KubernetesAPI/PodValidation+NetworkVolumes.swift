import ObjectModel

/// Checks of the volume sources that most clusters never see: the ones of clouds and storage networks.
extension PodValidation {
    func networkSource(_ kind: String, _ source: JSONObject, _ errors: inout FieldErrors) {
        switch kind {
        case "gitRepo":
            errors.requireText(source, "repository")
            errors.within("directory") { descendingPath(source.text("directory"), &$0) }
        case "gcePersistentDisk", "awsElasticBlockStore":
            errors.requireText(source, kind == "gcePersistentDisk" ? "pdName" : "volumeID")
            range(source, "partition", 0...255, "must be between 1 and 255, inclusive", &errors)
        case "nfs":
            errors.requireText(source, "server")
            errors.requireText(source, "path")
            let path = source.text("path")
            if !path.hasPrefix("/") { errors.within("path") { $0.invalid(.string(path), "must be an absolute path") } }
        case "iscsi": iscsi(source, &errors)
        case "glusterfs": requireAll(source, ["endpoints", "path"], &errors)
        case "flocker":
            let name = source.text("datasetName")
            let identifier = source.text("datasetUUID")
            if name.isEmpty, identifier.isEmpty { errors.required("one of datasetName and datasetUUID is required") }
            if !name.isEmpty, !identifier.isEmpty {
                errors.invalid("resource", "datasetName and datasetUUID can not be specified simultaneously")
            }
            if name.contains("/") { errors.within("datasetName") { $0.invalid(.string(name), "must not contain '/'") } }
        case "rbd":
            if source.elements("monitors").isEmpty { errors.within("monitors") { $0.required() } }
            errors.requireText(source, "image")
        case "cephfs": if source.elements("monitors").isEmpty { errors.within("monitors") { $0.required() } }
        case "cinder":
            errors.requireText(source, "volumeID")
            errors.object(source, "secretRef") { errors, reference in errors.requireText(reference, "name") }
        case "quobyte": quobyte(source, &errors)
        case "fc": fibreChannel(source, &errors)
        case "flexVolume":
            errors.requireText(source, "driver")
            for (key, _) in source.fields("options") ?? JSONObject() {
                let namespace = ".\(key.prefix { $0 != "/" }.lowercased())"
                if namespace.hasSuffix(".kubernetes.io") || namespace.hasSuffix(".k8s.io") {
                    errors.within("options") { errors in
                        errors.within(key: key) {
                            $0.invalid(.string(key), "kubernetes.io and k8s.io namespaces are reserved")
                        }
                    }
                }
            }
        case "azureFile": requireAll(source, ["secretName", "shareName"], &errors)
        case "vsphereVolume": errors.requireText(source, "volumePath")
        case "photonPersistentDisk": errors.requireText(source, "pdID")
        case "portworxVolume": errors.requireText(source, "volumeID")
        case "azureDisk": azureDisk(source, &errors)
        case "storageos":
            if errors.requireText(source, "volumeName") { check(source, "volumeName", NameFormat.dns1123Label, &errors) }
            check(source, "volumeNamespace", NameFormat.dns1123Label, &errors)
            errors.object(source, "secretRef") { errors, reference in errors.requireText(reference, "name") }
        case "scaleIO": requireAll(source, ["gateway", "system", "volumeName"], &errors)
        default: return
        }
    }

    private func requireAll(_ source: JSONObject, _ keys: [String], _ errors: inout FieldErrors) {
        for key in keys { errors.requireText(source, key) }
    }

    private func range(
        _ source: JSONObject, _ key: String, _ allowed: ClosedRange<Int64>, _ message: String, _ errors: inout FieldErrors
    ) {
        let value = source.number(key) ?? 0
        if !allowed.contains(value) { errors.within(key) { $0.invalid(.int(value), message) } }
    }

    private func iscsi(_ source: JSONObject, _ errors: inout FieldErrors) {
        errors.requireText(source, "targetPortal")
        if errors.requireText(source, "iqn") { initiator(source.text("iqn"), "iqn", &errors) }
        range(source, "lun", 0...255, "must be between 0 and 255, inclusive", &errors)
        if source.isTrue("chapAuthDiscovery") || source.isTrue("chapAuthSession"), source.given("secretRef") == nil {
            errors.within("secretRef") { $0.required() }
        }
        if let name = source.given("initiatorName")?.stringValue { initiator(name, "initiatorname", &errors) }
    }

    private func initiator(_ name: String, _ path: String, _ errors: inout FieldErrors) {
        if !name.hasPrefix("iqn"), !name.hasPrefix("eui"), !name.hasPrefix("naa") {
            errors.within(path) { $0.invalid(.string(name), "must be valid format starting with iqn, eui, or naa") }
        } else if !Self.isInitiatorName(name) {
            errors.within(path) { $0.invalid(.string(name), "must be valid format") }
        }
    }

    /// `iqn.YYYY-MM.domain:name`, `eui.` with 16 or `naa.` with 32 letters and digits.
    private static func isInitiatorName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        func isAlphanumeric(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 }
        func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
        if !name.hasPrefix("iqn") {
            return bytes.count == (name.hasPrefix("eui") ? 20 : 36) && bytes.dropFirst(4).allSatisfy(isAlphanumeric)
        }
        guard bytes.count > 12, bytes[3] == 0x2E, bytes[4..<8].allSatisfy(isDigit), bytes[8] == 0x2D, bytes[9..<11].allSatisfy(isDigit),
            bytes[11] == 0x2E, let colon = bytes[12...].firstIndex(of: 0x3A), colon > 12, colon + 1 < bytes.count
        else { return false }
        let isDomain = bytes[12..<colon].allSatisfy { isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E }
        let reserved = Array(",;*&$| \t\n\r".utf8)
        return isDomain && !bytes[(colon + 1)...].contains(where: reserved.contains)
    }

    private func quobyte(_ source: JSONObject, _ errors: inout FieldErrors) {
        let message = "must be a host:port pair or multiple pairs separated by commas"
        let registry = source.text("registry")
        if registry.isEmpty {
            errors.within("registry") { $0.required(message) }
        } else if source.text("tenant").utf8.count >= 65 {
            errors.within("tenant") { $0.required("must be a UUID and may not exceed a length of 64 characters") }
        } else {
            for pair in registry.split(separator: ",", omittingEmptySubsequences: false)
            where pair.split(separator: ":", omittingEmptySubsequences: false).count != 2 {
                errors.within("registry") { $0.invalid(.string(registry), message) }
            }
        }
        errors.requireText(source, "volume")
    }

    private func fibreChannel(_ source: JSONObject, _ errors: inout FieldErrors) {
        let targets = source.elements("targetWWNs")
        let identifiers = source.elements("wwids")
        errors.within("targetWWNs") { errors in
            if targets.isEmpty, identifiers.isEmpty { errors.required("must specify either targetWWNs or wwids, but not both") }
            if !targets.isEmpty, !identifiers.isEmpty {
                errors.invalid(.array(targets), "targetWWNs and wwids can not be specified simultaneously")
            }
        }
        if targets.isEmpty { return }
        if source.given("lun") == nil {
            errors.within("lun") { $0.required("lun is required if targetWWNs is specified") }
        } else {
            range(source, "lun", 0...255, "must be between 0 and 255, inclusive", &errors)
        }
    }

    private func azureDisk(_ source: JSONObject, _ errors: inout FieldErrors) {
        requireAll(source, ["diskName", "diskURI"], &errors)
        let modes = ["None", "ReadOnly", "ReadWrite"]
        if let mode = source.given("cachingMode")?.stringValue, !modes.contains(mode) {
            errors.within("cachingMode") { $0.notSupported(.string(mode), supported: modes) }
        }
        guard let kind = source.given("kind")?.stringValue else { return }
        let kinds = ["Dedicated", "Managed", "Shared"]
        if !kinds.contains(kind) { errors.within("kind") { $0.notSupported(.string(kind), supported: kinds) } }
        let address = source.text("diskURI")
        let managed = "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
        let blob = "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"
        if kind == "Managed", !address.hasPrefix("/subscriptions/") {
            errors.within("diskURI") { $0.notSupported(.string(address), supported: [managed]) }
        } else if kind != "Managed", !address.hasPrefix("https://") {
            errors.within("diskURI") { $0.notSupported(.string(address), supported: [blob]) }
        }
    }
}
