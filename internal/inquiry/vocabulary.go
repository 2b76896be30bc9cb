package inquiry

// Tier is how soon an inquiry deserves an answer. The zero value means that
// nobody has judged yet.
type Tier string

// The five tiers. Their meaning, first-reply limits and cadences are described
// in docs/tiers.md.
const (
	TierA Tier = "A" // high intent: a definite product and at least one term of a purchase
	TierB Tier = "B" // general: a wish to buy, sample or resell, without terms
	TierC Tier = "C" // support and complaint about something already bought
	TierD Tier = "D" // a real sender with another aim than buying
	TierX Tier = "X" // junk: bulk pitches, scams, phishing, mail written by machines
)

// Tiers lists all tiers in the order in which a queue shows them.
var Tiers = []Tier{TierA, TierC, TierB, TierD, TierX}

// QueueRank is the place of t within a band of the queue: A, C, B, D, then X.
func (t Tier) QueueRank() int {
	for i, u := range Tiers {
		if t == u {
			return i
		}
	}
	return len(Tiers)
}

// climb orders the tiers for promotion: D, B, C, A. Junk is below all.
var climb = map[Tier]int{TierX: 1, TierD: 2, TierB: 3, TierC: 4, TierA: 5}

// Higher returns the tier to which an inquiry climbs when a message of tier u
// joins it. It never demotes.
func (t Tier) Higher(u Tier) Tier {
	if climb[u] > climb[t] {
		return u
	}
	return t
}

// Valid reports whether t is one of the five tiers.
func (t Tier) Valid() bool { return climb[t] > 0 }

// Intent is the finer kind under a tier.
type Intent string

// All intents, grouped by the tier they belong to.
const (
	IntentOrder        Intent = "order"
	IntentQuoteRequest Intent = "quote_request"
	IntentRepeatOrder  Intent = "repeat_order"

	IntentPriceCheck      Intent = "price_check"
	IntentCatalogRequest  Intent = "catalog_request"
	IntentSampleRequest   Intent = "sample_request"
	IntentDistribution    Intent = "distribution"
	IntentSupplierSearch  Intent = "supplier_search"
	IntentGeneralQuestion Intent = "general_question"

	IntentTechnicalSupport Intent = "technical_support"
	IntentComplaint        Intent = "complaint"
	IntentOrderStatus      Intent = "order_status"
	IntentAfterSales       Intent = "after_sales"

	IntentJob          Intent = "job"
	IntentMedia        Intent = "media"
	IntentPartnership  Intent = "partnership"
	IntentEvent        Intent = "event"
	IntentOtherContact Intent = "other_contact"

	IntentSolicitation Intent = "solicitation"
	IntentScam         Intent = "scam"
	IntentPhishing     Intent = "phishing"
	IntentAutomated    Intent = "automated"
	IntentGibberish    Intent = "gibberish"
)

// BuyerType says what kind of business stands behind an inquiry.
type BuyerType string

// All buyer types.
const (
	BuyerRetailer    BuyerType = "retailer"
	BuyerWholesaler  BuyerType = "wholesaler"
	BuyerTrader      BuyerType = "trader"
	BuyerOEMImporter BuyerType = "oem_importer"
	BuyerChain       BuyerType = "chain"
	BuyerDistributor BuyerType = "distributor"
	BuyerEndUser     BuyerType = "end_user"
	BuyerUnknown     BuyerType = "unknown"
)

// Channel is the way an inquiry reached the exporter.
type Channel string

// All channels.
const (
	ChannelEmail         Channel = "email"
	ChannelWebsite       Channel = "website"
	ChannelAlibaba       Channel = "alibaba"
	ChannelMadeInChina   Channel = "made-in-china"
	ChannelGlobalSources Channel = "global-sources"
	ChannelIndiaMART     Channel = "indiamart"
	ChannelFacebook      Channel = "facebook"
	ChannelWhatsApp      Channel = "whatsapp"
	ChannelLinkedIn      Channel = "linkedin"
	ChannelTradeShow     Channel = "trade-show"
	ChannelOther         Channel = "other"
)

// Channels lists all channels.
var Channels = []Channel{
	ChannelEmail, ChannelWebsite, ChannelAlibaba, ChannelMadeInChina, ChannelGlobalSources, ChannelIndiaMART,
	ChannelFacebook, ChannelWhatsApp, ChannelLinkedIn, ChannelTradeShow, ChannelOther,
}

// Topic is a subject that buyers ask about.
type Topic string

// All FAQ topics.
const (
	TopicPrice         Topic = "price"
	TopicDiscount      Topic = "discount"
	TopicMOQ           Topic = "moq"
	TopicPayment       Topic = "payment"
	TopicLeadTime      Topic = "lead_time"
	TopicShipping      Topic = "shipping"
	TopicSample        Topic = "sample"
	TopicCatalog       Topic = "catalog"
	TopicSpecification Topic = "specification"
	TopicCertification Topic = "certification"
	TopicCustomization Topic = "customization"
	TopicCompany       Topic = "company"
	TopicStock         Topic = "stock"
	TopicDistribution  Topic = "distribution"
	TopicWarranty      Topic = "warranty"
	TopicDocuments     Topic = "documents"
	TopicOrderStatus   Topic = "order_status"
	TopicUsage         Topic = "usage"
	TopicOther         Topic = "other"
)

// Topics lists all FAQ topics in their usual order.
var Topics = []Topic{
	TopicPrice, TopicDiscount, TopicMOQ, TopicPayment, TopicLeadTime, TopicShipping,
	TopicSample, TopicCatalog, TopicSpecification, TopicCertification, TopicCustomization,
	TopicCompany, TopicStock, TopicDistribution, TopicWarranty, TopicDocuments,
	TopicOrderStatus, TopicUsage, TopicOther,
}

// RiskName names a warning about an inquiry.
type RiskName string

// All risks.
const (
	RiskFreeEmail             RiskName = "free_email"
	RiskNoCompany             RiskName = "no_company"
	RiskReplyToMismatch       RiskName = "reply_to_mismatch"
	RiskLookalikeDomain       RiskName = "lookalike_domain"
	RiskFailedAuthentication  RiskName = "failed_authentication"
	RiskUndisclosedRecipients RiskName = "undisclosed_recipients"
	RiskLinkMismatch          RiskName = "link_mismatch"
	RiskDangerousAttachment   RiskName = "dangerous_attachment"
	RiskAdvanceFee            RiskName = "advance_fee"
	RiskInvitationLetter      RiskName = "invitation_letter"
	RiskFreeSampleOnly        RiskName = "free_sample_only"
	RiskOverpayment           RiskName = "overpayment"
	RiskCredentialRequest     RiskName = "credential_request"
	RiskCompetitorProbe       RiskName = "competitor_probe"
	RiskCountryMismatch       RiskName = "country_mismatch"
	RiskTooGood               RiskName = "too_good"
)

// Need is something without which no quotation can be made.
type Need string

// All needs, in the order in which a reply asks for them.
const (
	NeedProduct       Need = "product"
	NeedSpecification Need = "specification"
	NeedQuantity      Need = "quantity"
	NeedIncoterm      Need = "incoterm"
	NeedDestination   Need = "destination"
	NeedDelivery      Need = "delivery"
	NeedPayment       Need = "payment"
	NeedPacking       Need = "packing"
)

// Status is where an inquiry stands.
type Status string

// All statuses.
const (
	StatusNew     Status = "new"     // the buyer wrote, nobody answered
	StatusAnswer  Status = "answer"  // the buyer wrote again after our reply
	StatusWaiting Status = "waiting" // we wrote last
	StatusSnoozed Status = "snoozed" // put off to a date
	StatusDormant Status = "dormant" // cadence used up, buyer silent
	StatusWon     Status = "won"
	StatusLost    Status = "lost"
	StatusClosed  Status = "closed"
	StatusJunk    Status = "junk" // tier X
)

// Action is what we owe on an inquiry.
type Action string

// All actions. The empty action means that nothing is owed.
const (
	ActionNone       Action = ""
	ActionFirstReply Action = "first_reply"
	ActionReply      Action = "reply"
	ActionFollowUp   Action = "follow_up"
	ActionReactivate Action = "reactivate" // dormant buyers and won customers
)

// Proof says how we know that the first reply was given; the strongest comes first.
type Proof string

// All proofs.
const (
	ProofReferences     Proof = "references"      // a sent message names the buyer's in In-Reply-To or References
	ProofRecipient      Proof = "recipient"       // a later sent message went to an address of the customer
	ProofAnsweredFlag   Proof = "answered_flag"   // the mailbox marks the buyer's message \Answered
	ProofBuyerReference Proof = "buyer_reference" // the buyer names a message of ours that we do not hold
	ProofManual         Proof = "manual"          // the exporter said so with "done"
)

// Evidence kinds for the customer's country, the strongest first.
const (
	CountryByForm     = "form"
	CountryByPhone    = "phone"
	CountryByDomain   = "domain"
	CountryByText     = "text"
	CountryByLanguage = "language"
)
