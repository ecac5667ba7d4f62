import ObjectModel

/// Checks of volumes.
extension PodValidation {
    /// Checks the list and returns the valid volumes by name: the ones that mounts may refer to.
    func volumes(_ volumes: [JSONValue], _ errors: inout FieldErrors) -> [String: JSONObject] {
        var valid: [String: JSONObject] = [:]
        var claims: [String] = []
        if !podName.isEmpty {
            for volume in volumes where volume["ephemeral"]?.objectValue != nil {
                claims.append("\(podName)-\(volume["name"]?.stringValue ?? "")")
            }
        }
        for (index, element) in volumes.enumerated() {
            guard case .object(let volume) = element else { continue }
            let name = volume.text("name")
            let before = errors.errors.count
            errors.within(index: index) { errors in
                sources(volume, name, &errors)
                errors.within("name") { errors in
                    if name.isEmpty {
                        errors.required()
                    } else {
                        errors.invalid(.string(name), all: NameFormat.dns1123Label(name))
                    }
                    if valid[name] != nil { errors.duplicate(.string(name)) }
                }
            }
            if errors.errors.count == before { valid[name] = volume }
            if let claim = volume.fields("persistentVolumeClaim")?.text("claimName"), claims.contains(claim) {
                errors.within(index: index) { errors in
                    errors.within("persistentVolumeClaim") { errors in
                        errors.within("claimName") {
                            $0.invalid(.string(claim), "must not reference a PVC that gets created for an ephemeral volume")
                        }
                    }
                }
            }
        }
        return valid
    }

    private static let sourceOrder = [
        "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi", "glusterfs",
        "flocker", "persistentVolumeClaim", "rbd", "cinder", "cephfs", "quobyte", "downwardAPI", "fc", "flexVolume", "configMap",
        "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "storageos", "projected", "scaleIO",
        "csi", "ephemeral", "image",
    ]

    private func sources(_ volume: JSONObject, _ name: String, _ errors: inout FieldErrors) {
        var found = 0
        // One source is the rule; then its place in upstream's order does not matter.
        if volume.count == 2 {
            for (key, value) in volume where key != "name" {
                guard case .object(let source) = value else { continue }
                found += 1
                one(key, source, name, &errors)
            }
        } else {
            for key in Self.sourceOrder {
                guard let source = volume.fields(key) else { continue }
                if found > 0 {
                    // Two paths are misspelt upstream.
                    let path = key == "downwardAPI" ? "downwarAPI" : key == "cephfs" ? "cephFS" : key
                    errors.within(path) { $0.forbidden("may not specify more than 1 volume type") }
                } else {
                    one(key, source, name, &errors)
                }
                found += 1
            }
        }
        if found == 0 { errors.required("must specify a volume type") }
    }

    private func one(_ kind: String, _ source: JSONObject, _ name: String, _ errors: inout FieldErrors) {
        errors.within(kind == "gcePersistentDisk" ? "persistentDisk" : kind) { self.source(kind, source, &$0) }
        if kind == "iscsi", source.given("initiatorName") != nil, "\(name):\(source.text("targetPortal"))".utf8.count > 64 {
            errors.within("name") {
                $0.invalid(
                    .string(name),
                    "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is "
                        + "specified.")
            }
        }
        if kind == "ephemeral", !podName.isEmpty, !name.isEmpty {
            let claim = "\(podName)-\(name)"
            for message in NameFormat.dns1123Subdomain(claim) {
                errors.within("name") { $0.invalid(.string(name), "PVC name \"\(claim)\": \(message)") }
            }
        }
    }

    private func source(_ kind: String, _ source: JSONObject, _ errors: inout FieldErrors) {
        switch kind {
        case "emptyDir":
            if let limit = source.given("sizeLimit"), Quantity(json: limit).map({ $0 < .zero }) ?? true {
                errors.within("sizeLimit") { $0.forbidden("SizeLimit field must be a valid resource quantity") }
            }
        case "hostPath":
            guard errors.requireText(source, "path") else { return }
            errors.within("path") { noBacksteps(source.text("path"), &$0) }
            let types = [
                "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket",
            ]
            if let type = source.given("type")?.stringValue, !types.contains(type) {
                errors.within("type") { $0.notSupported(.string(type), supported: types) }
            }
        case "secret":
            errors.requireText(source, "secretName")
            mode(source, "defaultMode", &errors)
            keysToPaths(source, &errors)
        case "configMap":
            errors.requireText(source, "name")
            mode(source, "defaultMode", &errors)
            keysToPaths(source, &errors)
        case "downwardAPI":
            mode(source, "defaultMode", &errors)
            for file in source.elements("items") { if case .object(let file) = file { downwardFile(file, &errors) } }
        case "projected":
            mode(source, "defaultMode", &errors)
            projections(source, &errors)
        case "persistentVolumeClaim": errors.requireText(source, "claimName")
        case "csi":
            driverName(source, &errors)
            if let reference = source.fields("nodePublishSecretRef") {
                let secret = reference.text("name")
                if secret.isEmpty {
                    errors.within("nodePublishSecretRef") { _ = $0.requireText(reference, "name") }
                } else {
                    errors.within("name") { $0.invalid(.string(secret), all: NameFormat.dns1123Subdomain(secret)) }
                }
            }
        case "ephemeral":
            guard let template = source.fields("volumeClaimTemplate") else {
                errors.within("volumeClaimTemplate") { $0.required() }
                return
            }
            errors.within("volumeClaimTemplate") { claimTemplate(template, &$0) }
        case "image":
            if isPod { errors.requireText(source, "reference") }
            errors.oneOf(source, "pullPolicy", ["Always", "IfNotPresent", "Never"])
        default: networkSource(kind, source, &errors)
        }
    }

    /// The claim template of an ephemeral volume: labels and annotations only, and a spec that asks for something.
    private func claimTemplate(_ template: JSONObject, _ errors: inout FieldErrors) {
        errors.object(template, "metadata") { errors, metadata in
            errors.object(metadata, "labels") { errors, labels in SelectorValidation.labels(labels, &errors) }
            for (key, value) in metadata where key != "labels" && key != "annotations" {
                if value.isEmptyOrNull || value == "" { continue }
                errors.within(key) { $0.forbidden("cannot be set") }
            }
        }
        errors.within("spec") { errors in
            let spec = template.fields("spec") ?? JSONObject()
            let modes = spec.elements("accessModes")
            errors.within("accessModes") { errors in
                if modes.isEmpty { errors.required("at least 1 access mode is required") }
                let supported = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]
                for mode in modes where !supported.contains(mode.stringValue ?? "") {
                    errors.notSupported(mode, supported: supported)
                }
            }
            errors.within("resources") { errors in
                let storage = spec.fields("resources")?.fields("requests")?.given("storage")
                if let storage, let quantity = Quantity(json: storage) {
                    if quantity <= .zero {
                        errors.within("requests") { errors in
                            errors.within(key: "storage") {
                                $0.invalid(.string(quantity.description), "must be greater than zero")
                            }
                        }
                    }
                } else {
                    errors.within(key: "storage") { $0.required() }
                }
            }
        }
    }

    private func driverName(_ source: JSONObject, _ errors: inout FieldErrors) {
        let driver = source.text("driver")
        errors.within("driver") { errors in
            if driver.isEmpty { errors.required() }
            if driver.utf8.count > 63 { errors.tooLong(maximum: 63) }
            errors.invalid(.string(driver), all: NameFormat.dns1123Subdomain(driver.lowercased()))
        }
    }

    /// File modes are 0 to 0777 octal.
    func mode(_ object: JSONObject, _ key: String, _ errors: inout FieldErrors) {
        if let mode = object.number(key), !(0...0o777).contains(mode) {
            errors.within(key) { $0.invalid(.int(mode), "must be a number between 0 and 0777 (octal), both inclusive") }
        }
    }

    private func keysToPaths(_ source: JSONObject, _ errors: inout FieldErrors) {
        errors.eachObject(source, "items") { errors, _, item in keyToPath(item, &errors) }
    }

    func keyToPath(_ item: JSONObject, _ errors: inout FieldErrors) {
        errors.requireText(item, "key")
        errors.requireText(item, "path")
        errors.within("path") { localPath(item.text("path"), &$0) }
        mode(item, "mode", &errors)
    }

    func downwardFile(_ file: JSONObject, _ errors: inout FieldErrors) {
        errors.requireText(file, "path")
        errors.within("path") { localPath(file.text("path"), &$0) }
        if let reference = file.fields("fieldRef") {
            errors.within("fieldRef") { fieldReference(reference, Self.volumeFields, &$0) }
            if file.fields("resourceFieldRef") != nil {
                errors.invalid("resource", "fieldRef and resourceFieldRef can not be specified simultaneously")
            }
        } else if let reference = file.fields("resourceFieldRef") {
            errors.within("resourceFieldRef") { resourceReference(reference, isVolume: true, &$0) }
        } else {
            errors.required("one of fieldRef and resourceFieldRef is required")
        }
        mode(file, "mode", &errors)
    }
}

/// Checks of paths.
extension PodValidation {
    /// Whether a path goes up anywhere.
    static func hasBackstep(_ path: String) -> Bool {
        path.contains("..") && path.split(separator: "/").contains("..")
    }

    func noBacksteps(_ path: String, _ errors: inout FieldErrors) {
        if Self.hasBackstep(path) { errors.invalid(.string(path), "must not contain '..'") }
    }

    /// A relative path that does not go up.
    func descendingPath(_ path: String, _ errors: inout FieldErrors) {
        if path.hasPrefix("/") { errors.invalid(.string(path), "must be a relative path") }
        noBacksteps(path, &errors)
    }

    /// A relative path that does not go up and does not begin with dots that are reserved.
    func localPath(_ path: String, _ errors: inout FieldErrors) {
        descendingPath(path, &errors)
        if path.hasPrefix(".."), !path.hasPrefix("../") { errors.invalid(.string(path), "must not start with '..'") }
    }
}
