// The app on Flex Consumption, with its settings. Flex itself knows language, version and package: no setting says them.

@description('Name of the app, which is the first part of its host name.')
param name string

@description('Name of the plan.')
param planName string

@description('Region; not every one has Flex Consumption.')
param location string

@description('Resource id of the app\'s identity.')
param identityId string

@description('Client id of the app\'s identity.')
param identityClientId string

@description('Tenant of the app\'s identity.')
param tenantId string

@description('Name of the storage account.')
param storageName string

@description('URL of the blob container that holds the deployed package.')
param packageUrl string

@description('URL of the storage account\'s tables.')
param tablesUrl string

@description('Host name of the Service Bus namespace.')
param serviceBusHostName string

@description('Connection string of the Application Insights.')
param insightsConnectionString string

@description('Major version of Node.')
@allowed(['22', '24'])
param nodeVersion string

@description('Memory of one instance.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('Most instances at once.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('What never sleeps: objects with name (http, or function:NAME) and instanceCount.')
param alwaysReady array

@description('Issuer of the sign-in tokens of agents and supervisors.')
param issuer string

@description('Audience of these tokens.')
param audience string

@description('The console\'s client id at the issuer.')
param consoleClientId string

@description('Further app settings, by their names in docs/settings.md.')
param moreSettings object

var settings = {
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  AZURE_CLIENT_ID: identityClientId
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__credential: 'managedidentity'
  MicrosoftAppId: identityClientId
  MicrosoftAppTenantId: tenantId
  MicrosoftAppType: 'UserAssignedMSI'
  OTEL_SERVICE_NAME: name
  SWITCHBOARD_AUDIENCE: audience
  SWITCHBOARD_CLIENT_ID: consoleClientId
  SWITCHBOARD_ISSUER: issuer
  SWITCHBOARD_TABLES__endpoint: tablesUrl
  ServiceBus__clientId: identityClientId
  ServiceBus__credential: 'managedidentity'
  ServiceBus__fullyQualifiedNamespace: serviceBusHostName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: 'node', version: nodeVersion }
      scaleAndConcurrency: {
        alwaysReady: alwaysReady
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      appSettings: map(items(union(settings, moreSettings)), setting => { name: setting.key, value: setting.value })
    }
  }
}

// Publishing takes an Entra ID sign-in, never a password.
resource publishingByFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource publishingByWeb 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

output name string = app.name
output hostName string = app.properties.defaultHostName
