// One account: the app's tables, what the Functions host keeps, and the deployed package. No key opens it.

@description('Name of the storage account: 3 to 24 small letters and digits.')
param name string

@description('Region.')
param location string

@description('How often and where the data is copied.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param sku string

@description('Blob container that holds the deployed package.')
param packageContainer string

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobs
  name: packageContainer
  properties: { publicAccess: 'None' }
}

output name string = account.name
output packageUrl string = '${account.properties.primaryEndpoints.blob}${container.name}'
output tablesUrl string = 'https://${account.name}.table.${environment().suffixes.storage}'
