/** The Service Bus queues this app listens to. A name is the name of the function that reads it. */
export const busQueues = {
  handleConversationCommand: "handle-conversation-command",
  escalateConversation: "escalate-conversation",
  routeConversation: "route-conversation",
  assignWork: "assign-work",
} as const;

export type BusQueueName = (typeof busQueues)[keyof typeof busQueues];
