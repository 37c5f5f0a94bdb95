using Actors.ConsoleHost.Logs;
using Microsoft.Extensions.Logging.Console;

namespace Actors.Hub.Logging;

/// <summary>How the hub's log looks.</summary>
internal static class HubLogging
{
    /// <summary>One line per event, on standard error and for the console.</summary>
    public static void To(WebApplicationBuilder builder, RecentLog recent)
    {
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ILoggerProvider>(new RecentLogProvider(recent));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // What keeps the hub from starting is told once, in one line, by Program.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }
}
