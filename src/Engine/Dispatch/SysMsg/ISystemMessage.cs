using Akka.Actor;

namespace Akka.Dispatch.SysMsg;

/// <summary>A message of the engine to a cell; kept in a queue of its own that is drained before user messages.</summary>
public interface ISystemMessage : INoSerializationVerificationNeeded;

/// <summary>A link in a mailbox's list of system messages; an instance can be sent once.</summary>
public abstract class SystemMessage : ISystemMessage
{
    internal SystemMessage? Next;

    /// <summary>Turns a chain around: mailboxes push in front, cells read in the order of arrival.</summary>
    internal static SystemMessage? Reverse(SystemMessage? newestFirst)
    {
        SystemMessage? result = null;
        while (newestFirst is not null)
        {
            var rest = newestFirst.Next;
            newestFirst.Next = result;
            result = newestFirst;
            newestFirst = rest;
        }
        return result;
    }
}

/// <summary>Waits while its receiver is suspended.</summary>
public interface IStashWhenFailed;

/// <summary>Waits while its receiver waits for children to end.</summary>
public interface IStashWhenWaitingForChildren;
