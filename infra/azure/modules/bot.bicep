// The Azure Bot: whom channels send customers' words to. It signs in as the app's identity and has no password.

@description('Name of the bot; in use once in all of Azure.')
param name string

@description('The name that customers see.')
param displayName string

@description('Price tier. F0 has a monthly limit on Web Chat and Direct Line.')
@allowed(['F0', 'S1'])
param sku string

@description('Where the Bot Service posts activities.')
param endpoint string

@description('Resource id of the app\'s identity.')
param identityId string

@description('Client id of the app\'s identity, which is the bot\'s Microsoft App ID.')
param identityClientId string

@description('Tenant of the app\'s identity.')
param tenantId string

@description('Whether customers can write by Web Chat.')
param hasWebChat bool

@description('Whether customers can write by Direct Line.')
param hasDirectLine bool

@description('Sites, as https://www.contoso.com, whose pages may talk by Direct Line; empty for any.')
param directLineOrigins array

@description('Whether customers can write by Teams.')
param hasTeams bool

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: name
  location: 'global'
  kind: 'azurebot'
  sku: { name: sku }
  properties: {
    displayName: displayName
    endpoint: endpoint
    msaAppId: identityClientId
    msaAppMSIResourceId: identityId
    msaAppTenantId: tenantId
    msaAppType: 'UserAssignedMSI'
    schemaTransformationVersion: '1.3'
  }
}

resource webChat 'Microsoft.BotService/botServices/channels@2022-09-15' = if (hasWebChat) {
  parent: bot
  name: 'WebChatChannel'
  location: 'global'
  properties: {
    channelName: 'WebChatChannel'
    properties: {
      sites: [{ siteName: 'Default Site', isEnabled: true, isWebchatPreviewEnabled: true }]
    }
  }
}

resource directLine 'Microsoft.BotService/botServices/channels@2022-09-15' = if (hasDirectLine) {
  parent: bot
  name: 'DirectLineChannel'
  location: 'global'
  properties: {
    channelName: 'DirectLineChannel'
    properties: {
      sites: [
        {
          siteName: 'Default Site'
          isEnabled: true
          isV1Enabled: false
          isV3Enabled: true
          isSecureSiteEnabled: !empty(directLineOrigins)
          trustedOrigins: directLineOrigins
        }
      ]
    }
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = if (hasTeams) {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: { acceptedTerms: true, enableCalling: false, isEnabled: true }
  }
}

output name string = bot.name
