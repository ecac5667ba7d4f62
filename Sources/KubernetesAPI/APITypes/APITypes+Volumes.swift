/// The volumes of a Pod and where their contents come from.
extension APITypes {
    static let volumePackage = Package(
        name: podPackage.name,
        text: """
            AWSElasticBlockStoreVolumeSource
              volumeID*
            AzureDiskVolumeSource
              diskName*
              diskURI*
            AzureFileVolumeSource
              secretName*
              shareName*
            CSIVolumeSource | A volume that a CSI driver makes for the Pod.
              driver* | The driver.
              nodePublishSecretRef LocalObjectReference
            CephFSVolumeSource
              monitors*
              secretRef LocalObjectReference
            CinderVolumeSource
              secretRef LocalObjectReference
              volumeID*
            ClusterTrustBundleProjection
              labelSelector LabelSelector
              path*
            ConfigMapProjection | A ConfigMap as files.
              items KeyToPath | Which keys; all by default.
            ConfigMapVolumeSource | A ConfigMap as files.
              defaultMode | The mode of the files; 0644 by default.
              items KeyToPath | Which keys; all by default.
              name | Its name.
              optional | Whether it may be missing.
            DownwardAPIProjection
              items DownwardAPIVolumeFile
            DownwardAPIVolumeFile | A field of the Pod as a file.
              fieldRef ObjectFieldSelector
              path*
              resourceFieldRef ResourceFieldSelector
            DownwardAPIVolumeSource | Fields of the Pod as files.
              items DownwardAPIVolumeFile
            EmptyDirVolumeSource | A directory that lives as long as the Pod.
              medium | Memory, or empty for the disk of the node.
              sizeLimit | How much it may hold.
            EphemeralVolumeSource | A volume whose claim lives as long as the Pod.
              volumeClaimTemplate PersistentVolumeClaimTemplate
            FCVolumeSource
            FlexVolumeSource
              driver*
              secretRef LocalObjectReference
            FlockerVolumeSource
            GCEPersistentDiskVolumeSource
              pdName*
            GitRepoVolumeSource
              repository*
            GlusterfsVolumeSource
              endpoints*
              path*
            HostPathVolumeSource | A file or directory of the node.
              path* | The path on the node.
              type | What it must be.
            ISCSIVolumeSource
              iqn*
              lun*
              secretRef LocalObjectReference
              targetPortal*
            ImageVolumeSource | An image as a volume.
              pullPolicy | Always, Never or IfNotPresent.
              reference | The image.
            KeyToPath | A key as a file.
              key* | The key.
              mode | The mode of the file.
              path* | The path below the volume.
            NFSVolumeSource
              path*
              server*
            PersistentVolumeClaimVolumeSource | The volume of a claim.
              claimName* | The name of the claim.
              readOnly | Whether it is mounted read-only.
            PhotonPersistentDiskVolumeSource
              pdID*
            PortworxVolumeSource
              volumeID*
            ProjectedVolumeSource | Several sources in one volume.
              sources VolumeProjection | The sources.
            QuobyteVolumeSource
              registry*
              volume*
            RBDVolumeSource
              image*
              monitors*
              secretRef LocalObjectReference
            ScaleIOVolumeSource
              gateway*
              secretRef* LocalObjectReference
              system*
            SecretProjection | A Secret as files.
              items KeyToPath | Which keys; all by default.
            SecretVolumeSource | A Secret as files.
              defaultMode | The mode of the files; 0644 by default.
              items KeyToPath | Which keys; all by default.
              optional | Whether it may be missing.
              secretName | Its name.
            ServiceAccountTokenProjection | A token of the Pod's account as a file.
              audience | Whom the token is for.
              expirationSeconds | How long it is good for.
              path* | The path below the volume.
            StorageOSVolumeSource
              secretRef LocalObjectReference
            Volume | A volume that containers can mount.
              awsElasticBlockStore AWSElasticBlockStoreVolumeSource
              azureDisk AzureDiskVolumeSource
              azureFile AzureFileVolumeSource
              cephfs CephFSVolumeSource
              cinder CinderVolumeSource
              configMap ConfigMapVolumeSource | A ConfigMap as files.
              csi CSIVolumeSource | A volume that a CSI driver makes.
              downwardAPI DownwardAPIVolumeSource | Fields of the Pod as files.
              emptyDir EmptyDirVolumeSource | A directory that lives as long as the Pod.
              ephemeral EphemeralVolumeSource | A volume whose claim lives as long as the Pod.
              fc FCVolumeSource
              flexVolume FlexVolumeSource
              flocker FlockerVolumeSource
              gcePersistentDisk GCEPersistentDiskVolumeSource
              gitRepo GitRepoVolumeSource
              glusterfs GlusterfsVolumeSource
              hostPath HostPathVolumeSource | A file or directory of the node.
              image ImageVolumeSource | An image.
              iscsi ISCSIVolumeSource
              name* | The name, unique within the Pod.
              nfs NFSVolumeSource
              persistentVolumeClaim PersistentVolumeClaimVolumeSource | The volume of a claim.
              photonPersistentDisk PhotonPersistentDiskVolumeSource
              portworxVolume PortworxVolumeSource
              projected ProjectedVolumeSource | Several sources in one volume.
              quobyte QuobyteVolumeSource
              rbd RBDVolumeSource
              scaleIO ScaleIOVolumeSource
              secret SecretVolumeSource | A Secret as files.
              storageos StorageOSVolumeSource
              vsphereVolume VsphereVirtualDiskVolumeSource
            VolumeDevice | A volume as a device.
              devicePath* | The path in the container.
              name* | The volume.
            VolumeMount | A volume in the file system of a container.
              mountPath* | The path in the container.
              mountPropagation | Whether mounts go on to the node and back.
              name* | The volume.
              readOnly | Whether it is read-only.
              recursiveReadOnly | Whether what is mounted below it is read-only, too.
              subPath | The part of the volume.
              subPathExpr | The part of the volume, with variables.
            VolumeMountStatus | A volume in the file system of a container.
              mountPath* | The path in the container.
              name* | The volume.
            VolumeProjection | A source of a projected volume.
              clusterTrustBundle ClusterTrustBundleProjection
              configMap ConfigMapProjection | A ConfigMap.
              downwardAPI DownwardAPIProjection | Fields of the Pod.
              secret SecretProjection | A Secret.
              serviceAccountToken ServiceAccountTokenProjection | A token of the Pod's account.
            VsphereVirtualDiskVolumeSource
              volumePath*
            """)
}
