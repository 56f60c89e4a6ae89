// All that Switchboard needs in Azure, in one resource group: docs/deploy.md tells how to use it.

@description('Begins every name: small letters and digits, a letter first.')
@minLength(3)
@maxLength(11)
param baseName string

@description('Region; `az functionapp list-flexconsumption-locations` lists those with Flex Consumption.')
param location string

@description('The name that customers see.')
param botDisplayName string

@description('Issuer of the sign-in tokens of agents and supervisors.')
param issuer string

@description('Audience of these tokens.')
param audience string

@description('The console\'s client id at the issuer.')
param consoleClientId string

@description('Object id of the Entra ID group whose members run the doctor; empty for none.')
param operatorsGroupId string

@description('How often and where stored data is copied.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string

@description('Tier of Service Bus. Standard takes about 1,000 operations a second; Premium has its own machines.')
@allowed(['Standard', 'Premium'])
param serviceBusTier string

@description('Messaging units of Service Bus; only Premium has them.')
@allowed([1, 2, 4, 8, 16])
param serviceBusMessagingUnits int

@description('Price tier of the Azure Bot.')
@allowed(['F0', 'S1'])
param botSku string

@description('Whether customers can write by Web Chat.')
param hasWebChat bool

@description('Whether customers can write by Direct Line.')
param hasDirectLine bool

@description('Sites, as https://www.contoso.com, whose pages may talk by Direct Line; empty for any.')
param directLineOrigins array

@description('Whether customers can write by Teams.')
param hasTeams bool

@description('Major version of Node.')
@allowed(['22', '24'])
param nodeVersion string

@description('Memory of one instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('Most instances at once.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('What never sleeps: objects with name (http, or function:NAME) and instanceCount.')
param alwaysReady array

@description('Days that logs, traces and metrics are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int

@description('Most that Log Analytics takes in on a day, in GB; -1 is no limit.')
param logDailyQuotaGb int

@description('Further app settings, by their names in docs/settings.md.')
param moreSettings object

var suffix = take(uniqueString(resourceGroup().id, baseName), 8)
var uniqueName = '${baseName}-${suffix}'

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: '${baseName}-identity'
    location: location
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: '${baseName}${suffix}'
    location: location
    sku: storageSku
    packageContainer: 'package'
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  name: 'service-bus'
  params: {
    name: uniqueName
    location: location
    tier: serviceBusTier
    messagingUnits: serviceBusMessagingUnits
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: '${baseName}-insights'
    workspaceName: '${baseName}-logs'
    location: location
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
  }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  params: {
    principalId: identity.outputs.principalId
    operatorsGroupId: operatorsGroupId
    storageName: storage.outputs.name
    serviceBusName: serviceBus.outputs.name
    insightsName: monitoring.outputs.name
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'function-app'
  params: {
    name: uniqueName
    planName: '${baseName}-plan'
    location: location
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    tenantId: identity.outputs.tenantId
    storageName: storage.outputs.name
    packageUrl: storage.outputs.packageUrl
    tablesUrl: storage.outputs.tablesUrl
    serviceBusHostName: serviceBus.outputs.hostName
    insightsConnectionString: monitoring.outputs.connectionString
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReady: alwaysReady
    issuer: issuer
    audience: audience
    consoleClientId: consoleClientId
    moreSettings: moreSettings
  }
  // Without its roles the app cannot start.
  dependsOn: [roles]
}

module bot 'modules/bot.bicep' = {
  name: 'bot'
  params: {
    name: uniqueName
    displayName: botDisplayName
    sku: botSku
    endpoint: 'https://${functionApp.outputs.hostName}/api/messages'
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    tenantId: identity.outputs.tenantId
    hasWebChat: hasWebChat
    hasDirectLine: hasDirectLine
    directLineOrigins: directLineOrigins
    hasTeams: hasTeams
  }
}

output functionAppName string = functionApp.outputs.name
output hostName string = functionApp.outputs.hostName
output botName string = bot.outputs.name
output identityClientId string = identity.outputs.clientId
output serviceBusHostName string = serviceBus.outputs.hostName
output tablesUrl string = storage.outputs.tablesUrl
