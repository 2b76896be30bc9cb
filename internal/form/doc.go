// Package form reads what a website form, a site builder, a market place, a
// lead service or a website chat says about a buyer: out of the notification
// mail that they send, and out of the rows and chats of exported files. It is
// pure: values in, values out. Labels, senders and phrases are data (data/).
package form
